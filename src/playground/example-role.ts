import type { SimulatedAws } from "./aws/simulated-aws.ts";
import { ROLE } from "./example-catalogue.ts";

const policy = (...Statement: readonly object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement });

/** As an operator would set it up: no session without a name for whoever is behind it. */
const trust = policy({
  Effect: "Allow",
  Principal: { AWS: "111122223333" },
  Action: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
  Condition: { Null: { "sts:SourceIdentity": "false" } },
});

const readonly = policy({ Effect: "Allow", Action: "ec2:Describe*", Resource: "*" });

/** The role that the Orders database lends. */
export const seedRole = (aws: Pick<SimulatedAws, "addRole">): string =>
  aws.addRole({ name: ROLE.replace(/^.*\//, ""), trust, policies: { readonly } });
