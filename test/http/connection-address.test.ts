import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { connectionAddress } from "../../src/http/connection-address.ts";
import { servePages } from "./served.ts";

/** What the address page says, over a connection of its own, with header lines as they are. */
async function seenWith(trustedProxies: number, ...headers: readonly string[]): Promise<string> {
  const served = await servePages({ trustedProxies });
  const { port } = new URL(served.url);
  const path = `/address/${await served.addressToken()}`;
  const socket = connect(Number(port), "127.0.0.1");
  const lines = [`GET ${path} HTTP/1.1`, "Host: sallyport.example.com", ...headers, "Connection: close"];
  socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  const page = await text(socket);
  return /<h1>You come from ([^<]+)</.exec(page)?.[1] ?? /<p>(\S+)/.exec(page)?.[1] ?? page;
}

describe("where a connection comes from", () => {
  it.each([
    [0, [], "127.0.0.1"],
    [0, ["X-Forwarded-For: 203.0.113.9"], "127.0.0.1"],
    [0, ["Forwarded: for=203.0.113.9", "X-Real-IP: 203.0.113.9"], "127.0.0.1"],
    [1, [], "127.0.0.1"],
    [1, ["X-Forwarded-For: 203.0.113.9"], "203.0.113.9"],
    [1, ["X-Forwarded-For: 198.51.100.1, 198.51.100.2, 203.0.113.9"], "203.0.113.9"],
    [1, ["X-Forwarded-For: 198.51.100.1", "X-Forwarded-For: 203.0.113.9"], "203.0.113.9"],
    [1, ["X-Forwarded-For: 2001:DB8:0:0::7"], "2001:db8::7"],
    [1, ["X-Forwarded-For: ::ffff:203.0.113.9"], "203.0.113.9"],
    [1, ["X-Forwarded-For: ::FFFF:cb00:7109"], "203.0.113.9"],
    [1, ["X-Forwarded-For: 203.0.113.9:50123"], "203.0.113.9"],
    [1, ["X-Forwarded-For: [2001:db8::7]:50123"], "2001:db8::7"],
    [1, ["X-Forwarded-For: 203.0.113.9, unknown"], "unknown"],
    [1, ["X-Forwarded-For: 198.51.100.1,, 203.0.113.9,"], "203.0.113.9"],
    [1, ["X-Forwarded-For: <script>"], "&lt;script&gt;"],
    [1, ["X-Forwarded-For: 0xcb007109"], "0xcb007109"],
    [2, ["X-Forwarded-For: 198.51.100.1, 203.0.113.9, 10.0.0.1"], "203.0.113.9"],
    [2, ["X-Forwarded-For: 203.0.113.9"], "203.0.113.9"],
  ])("with %i trusted proxies and %j it is %s", async (trustedProxies, headers, address) => {
    expect(await seenWith(trustedProxies, ...headers)).toBe(address);
  });

  it("is the IPv4 address, or the address without its zone, that a socket for both families shows", () => {
    expect(connectionAddress({ ip: "::ffff:203.0.113.9" })).toBe("203.0.113.9");
    expect(connectionAddress({ ip: "fe80::1%eth0" })).toBe("fe80::1");
    expect(connectionAddress({ ip: undefined })).toBe("");
  });
});
