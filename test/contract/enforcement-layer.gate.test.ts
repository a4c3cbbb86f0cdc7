import { describe } from "vitest";
import { createSystemClock } from "../../src/clock.ts";
import type { GateLayer } from "../../src/enforcement/gate/gate-layer.ts";
import { getsThrough } from "../enforcement/gate/client.ts";
import { createGate, gateDoor, replacing, startEcho, type Told } from "../enforcement/gate/world.ts";
import { freePort } from "../support/free-port.ts";
import { describeEnforcementLayer, type LayerHarness } from "./enforcement-layer.contract.ts";

/** Seen by real sockets from the addresses of three people. A process that dies takes its ports with it. */
async function startGate(): Promise<LayerHarness> {
  const echo = await startEcho();
  const told: Told = { connections: [], refused: [] };
  let current: GateLayer = createGate(told);
  return {
    layer: {
      name: "gate",
      prepare: (set) => current.prepare(set),
      converge: (set) => current.converge(set),
      stop: () => current.stop(),
    },
    restarted: () => {
      const dead = current;
      current = createGate(told);
      return replacing(dead, current);
    },
    now: createSystemClock().now,
    door: async () => gateDoor(await freePort(), echo.address),
    admits: ({ door, source }) => getsThrough(door, source.cidr.split("/")[0] ?? ""),
    foreign: async () =>
      JSON.stringify(await getsThrough(gateDoor(echo.address.port, echo.address), "127.0.0.9")),
    sources: { one: "127.0.0.2/32", other: "127.0.0.3/32", third: "127.0.0.4/32" },
    stop: async () => {
      await current.stop();
      await echo[Symbol.asyncDispose]();
    },
  };
}

describe("the gate", () => {
  describeEnforcementLayer(startGate);
});
