import { CreateTagsCommand, DeleteTagsCommand, ModifySecurityGroupRulesCommand } from "@aws-sdk/client-ec2";
import { describe, expect, it } from "vitest";
import { later } from "../../../src/domain/ids.ts";
import type { RuleShown } from "../../../src/playground/aws/ec2/snapshot.ts";
import { grantsOf, onSimulatedAws } from "./on-simulated-aws.ts";
import { groupIdOf } from "./world.ts";

const { aws, world, grant, converge, rules, standing, calls } = onSimulatedAws();

const rewrite = (
  rule: RuleShown,
  groupId: string,
  changes: { readonly description?: string; readonly cidr?: string },
) =>
  world().eyes.client.send(
    new ModifySecurityGroupRulesCommand({
      GroupId: groupId,
      SecurityGroupRules: [
        {
          SecurityGroupRuleId: rule.id,
          SecurityGroupRule: {
            IpProtocol: rule.protocol,
            FromPort: rule.fromPort,
            ToPort: rule.toPort,
            CidrIpv4: changes.cidr ?? rule.source,
            Description: changes.description ?? rule.description,
          },
        },
      ],
    }),
  );

describe("the mark", () => {
  it("names deployment, proxy and end, within what AWS takes", async () => {
    const door = await world().door();
    const open = grant(door);
    await converge(door, { open: [open] });
    const [rule] = rules(door);
    const until = new Date(open.endsAt).toISOString();
    expect(rule?.description).toMatch(
      new RegExp(`^sallyport prod ${door.proxy} until=${until} mac=[\\w-]{22}$`),
    );
    expect(rule?.tags).toEqual({ "sallyport:deployment": "prod", "sallyport:proxy": door.proxy });
  });

  it("follows the latest end of the grants that share the rule", async () => {
    const door = await world().door();
    const [short, long] = [grant(door, { endsInMs: 60_000 }), grant(door, { endsInMs: 120_000 })];
    await converge(door, { open: [short] });
    const [before] = rules(door);
    await converge(door, { open: [short, long] });
    expect(rules(door)[0]?.description).toContain(new Date(long.endsAt).toISOString());
    expect(rules(door)[0]?.id).toBe(before?.id);
    await converge(door, { open: [short], closing: [long] });
    expect(rules(door)[0]?.description).toContain(new Date(short.endsAt).toISOString());
  });

  it("is rewritten after an extension, and a failure to do so keeps nothing else", async () => {
    const door = await world().door();
    const [open, other] = [grant(door), grant(door, { source: "203.0.113.10/32" })];
    await converge(door, { open: [open] });
    const extended = { ...open, endsAt: later(open.endsAt, 3_600_000) };
    aws().failNext({ action: "ModifySecurityGroupRules", code: "InternalError" });
    const report = await converge(door, { open: [extended, other] });
    expect(report.carried).toHaveLength(2);
    expect(report.problems).toEqual([expect.objectContaining({ grant: null, retry: "soon" })]);
    expect((await converge(door, { open: [extended, other] })).problems).toEqual([]);
    expect(
      rules(door)
        .map((rule) => rule.description)
        .join(),
    ).toContain(new Date(extended.endsAt).toISOString());
  });

  it("is put back when tags or description were taken off a rule that is wanted", async () => {
    const door = await world().door();
    const open = grant(door);
    await converge(door, { open: [open] });
    const [before] = rules(door);
    if (before === undefined) throw new Error("no rule");
    await world().eyes.client.send(new DeleteTagsCommand({ Resources: [before.id] }));
    await rewrite(before, groupIdOf(door), { description: "mine" });
    const report = await converge(door, { open: [open] }, world().restarted());
    expect(report.carried).toEqual([{ grant: open.id, evidence: before.id, alsoAdmits: [] }]);
    expect(rules(door)).toEqual([before]);
  });

  it("does not save a rule by being taken off: the id was noted (I1)", async () => {
    const door = await world().door();
    const open = grant(door);
    await converge(door, { open: [open] });
    const [rule] = rules(door);
    if (rule === undefined) throw new Error("no rule");
    await world().eyes.client.send(new DeleteTagsCommand({ Resources: [rule.id] }));
    await rewrite(rule, groupIdOf(door), { description: "mine" });
    const report = await converge(door, { closing: [open] }, world().restarted());
    expect(grantsOf(report.closed)).toEqual([open.id]);
    expect(standing(door)).toEqual([]);
  });

  it("does not let a rule that was widened by hand stand", async () => {
    const door = await world().door();
    const open = grant(door);
    await converge(door, { open: [open] });
    const [rule] = rules(door);
    if (rule === undefined) throw new Error("no rule");
    await rewrite(rule, groupIdOf(door), { cidr: "0.0.0.0/0" });
    const report = await converge(door, { open: [open] });
    expect(grantsOf(report.carried)).toEqual([open.id]);
    expect(standing(door)).toEqual(["25432 203.0.113.9/32"]);
    expect(report.findings).toEqual([expect.objectContaining({ kind: "orphan-closed" })]);
  });

  it("that was made without the key is told of and left alone", async () => {
    const door = await world().door();
    const open = grant(door);
    await converge(door, { open: [open] }, world().stranger());
    const before = rules(door);
    const report = await converge(door, { closing: [open] });
    expect(report.findings.map((one) => one.kind)).toEqual(["forged-mark"]);
    expect(report.closed[0]?.stillAdmits).toEqual([expect.stringContaining("not Sallyport's")]);
    expect(rules(door)).toEqual(before);
  });

  it("copied onto a wider rule is a forgery", async () => {
    const door = await world().door();
    const open = grant(door);
    await converge(door, { open: [open] });
    const [rule] = rules(door);
    const copy = { groupId: groupIdOf(door), protocol: "tcp", fromPort: 25_432, source: "203.0.0.0/16" };
    const id = aws().addRule({ ...copy, description: rule?.description });
    await world().eyes.client.send(
      new CreateTagsCommand({ Resources: [id], Tags: [{ Key: "sallyport:proxy", Value: door.proxy }] }),
    );
    const report = await converge(door, { open: [open] });
    expect(report.findings.map((one) => one.kind).sort()).toEqual(["foreign-rule", "forged-mark"]);
    expect(standing(door)).toContain("25432 203.0.0.0/16");
  });
});

describe("after the database was lost", () => {
  it("what no grant needs is closed by its mark, and told of", async () => {
    const door = await world().door();
    await converge(door, { open: [grant(door), grant(door, { source: "2001:db8::1/128" })] });
    world().notes.lose();
    const report = await converge(door, {}, world().restarted());
    expect(report.findings.map((one) => one.kind)).toEqual(["orphan-closed", "orphan-closed"]);
    expect(standing(door)).toEqual([]);
  });
});

describe("notes", () => {
  it("are kept while the rule may be there, and removed once it was seen gone twice", async () => {
    const door = await world().door();
    const open = grant(door);
    world().notes.lose();
    await converge(door, { open: [open] });
    expect(
      world()
        .notes.all()
        .map((note) => note.rule),
    ).toEqual(rules(door).map((rule) => rule.id));
    await converge(door, { closing: [open] });
    expect(world().notes.all()).toHaveLength(1);
    calls();
    world().clock.shift(30_000);
    await converge(door, { closing: [open] });
    expect(world().notes.all()).toEqual([]);
    expect(calls()).toEqual(["DescribeSecurityGroupRules ok"]);
  });
});
