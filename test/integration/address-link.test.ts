import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Deployment, startDeployment, wordsOf } from "../support/deployment.ts";
import { eventually } from "../support/eventually.ts";
import { freePort } from "../support/free-port.ts";

let world: Deployment;
beforeAll(async () => {
  const port = await freePort();
  world = await startDeployment({
    catalogue: { publicUrl: `http://127.0.0.1:${port}` },
    http: { port, host: "127.0.0.1", trustedProxies: 1 },
    sources: ["observed"],
  });
});
afterAll(() => world.stop());

const form = () => world.slack.state("ana").views.at(-1);
const blocks = () => JSON.stringify(form()?.blocks ?? []);

/** What a reverse proxy in front of the pages passes on. */
const from = (address: string) => ({ "x-forwarded-for": address });

describe("a target that takes only an address that was seen", () => {
  it("is asked for with the form's link, from Slack to the page and back into the form", async () => {
    await world.jit("ana", "request orders-db 10m from 203.0.113.9 INC-4211 checkout is slow");
    await eventually("the refusal", () =>
      JSON.stringify(world.slack.state("ana").ephemerals).includes("takes only an address seen"),
    );
    await world.jit("ana", "request orders-db 10m INC-4211 checkout is slow");
    const url = await eventually("the link", () => /<(http[^|]+)\|Find my address>/.exec(blocks())?.[1]);
    const preview = await fetch(url, { headers: from("198.51.100.1") });
    expect(preview.status).toBe(200);
    expect(blocks(), "a preview does nothing").not.toContain("seen on your connection");
    const pressed = await fetch(url, {
      method: "POST",
      headers: { ...from("203.0.113.9"), "content-type": "application/x-www-form-urlencoded" },
    });
    expect(pressed.status).toBe(200);
    await eventually("the form", () => blocks().includes("203.0.113.9, seen on your connection"));
    const view = form()?.id ?? "";
    expect(await world.slack.submitView({ person: "ana", view, values: {} })).toMatchObject({
      result: "closed",
    });
    await eventually("the card", () =>
      wordsOf(world.slack.messages("C0APPROVALS")[0]).includes("From 203.0.113.9, seen on the connection"),
    );
  });
});
