import { askFor } from "./peers/asked.ts";
import type { Found } from "./peers/found.ts";
import { type MotoServer, motoPackage, startMotoServer } from "./peers/moto-server.ts";

/** The run's one moto, warmed up for EC2 and shared by all test files: use a VPC or group of your own, never reset it. */
export function motoUrl(): Promise<Found> {
  return askFor("moto");
}

/** A moto of the test's own; takes 2 to 4 seconds. The caller stops it. */
export async function startMoto(): Promise<MotoServer> {
  return startMotoServer(await motoPackage());
}
