import { afterEach, describe, expect, it } from "vitest";
import type { PartnerCenterMoverDependencies } from "../../../../shared/adapters/partner-center/partner-center-mover.ts";
import {
  ConnectionCredentials,
  type PartnerCenterConnection,
} from "../../../../shared/domain/nce/partner-center/connection.ts";
import { Instant } from "../../../../shared/domain/time/instant.ts";
import { SecretUnreadableError } from "../../../../shared/ports/secret-unreadable-error.ts";
import { MoverUnavailableError } from "../../../../shared/ports/subscription-mover.ts";
import { connection, openMover, order, sealedFor, TARGET } from "../../../support/partner-center.ts";
import {
  inOrder,
  openScripted,
  type ScriptedAnswer,
  type ScriptedRequest,
} from "../../../support/scripted-server.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});
const token = (access_token: string, fields: object = {}): ScriptedAnswer => ({
  body: { token_type: "Bearer", access_token, expires_in: 3600, ...fields },
});
const OTHER_KEY = {
  encrypt: async () => "",
  decrypt: async () => {
    throw new SecretUnreadableError();
  },
};
type Options = {
  readonly kind?: "application" | "application-and-user";
  readonly tokens: readonly ScriptedAnswer[];
  readonly transfers?: (request: ScriptedRequest) => ScriptedAnswer;
  readonly more?: Partial<PartnerCenterMoverDependencies>;
};
/** A target that has tokens from an endpoint of these answers. */
const signedIn = async ({ kind = "application", tokens, transfers, more }: Options) => {
  const next = inOrder(...tokens);
  const server = await openScripted((request) =>
    request.path === "/token"
      ? next()
      : (transfers?.(request) ?? { body: { id: "remote-1", status: "Pending" } }),
  );
  closers.push(server.close);
  const credentials = ConnectionCredentials.parse({
    ...{ kind, tokenUrl: `${server.url}/token`, clientId: "client-1", scope: "https://pc.example/.default" },
    sealedSecret: sealedFor(TARGET, "client&secret"),
    ...(kind === "application" ? {} : { sealedRefreshToken: sealedFor(TARGET, "refresh-1") }),
  });
  const connections: PartnerCenterConnection[] = [connection(TARGET, server.url, credentials)];
  const opened = openMover(connections, more);
  const asked = (path: string) => server.requests.filter((request) => request.path === path);
  return {
    ...opened,
    connections,
    moved: () => opened.mover.move(order(["sub-1"], { remote: "remote-1" })),
    forms: () => asked("/token").map(({ text }) => Object.fromEntries(new URLSearchParams(text))),
    bearers: () =>
      server.requests.flatMap(({ path, headers }) => (path === "/token" ? [] : [headers.authorization])),
  };
};

describe("a token", () => {
  it("is had for the application by its secret, as a form", async () => {
    const { moved, forms, bearers } = await signedIn({ tokens: [token("first")] });

    await moved();

    expect(forms()).toEqual([
      {
        grant_type: "client_credentials",
        client_id: "client-1",
        client_secret: "client&secret",
        scope: "https://pc.example/.default",
      },
    ]);
    expect(bearers()).toEqual(["Bearer first"]);
  });

  it("is kept until five minutes before it expires", async () => {
    const { moved, bearers, timer } = await signedIn({
      tokens: [token("first", { expires_in: "3600" }), token("second")],
    });
    await moved();
    timer.advance(55 * 60_000 - 1);
    await moved();
    timer.advance(1);
    await moved();

    expect(bearers()).toEqual(["Bearer first", "Bearer first", "Bearer second"]);
  });

  it("is had once by all who need it at the same time", async () => {
    const { moved, forms } = await signedIn({ tokens: [token("first")] });

    await Promise.all([moved(), moved(), moved()]);

    expect(forms()).toHaveLength(1);
  });

  it("is not kept for another connection of the same partner", async () => {
    const { moved, bearers, connections } = await signedIn({ tokens: [token("first"), token("second")] });
    await moved();
    const [before] = connections as [PartnerCenterConnection];
    connections[0] = { ...before, updatedAt: Instant.parse("2024-06-15T11:00:00.000Z") };
    await moved();

    expect(bearers()).toEqual(["Bearer first", "Bearer second"]);
  });

  it("that is refused is replaced, once", async () => {
    const { moved, bearers } = await signedIn({
      tokens: [token("first"), token("second")],
      transfers: ({ headers }) =>
        headers.authorization === "Bearer first"
          ? { status: 401 }
          : { body: { id: "remote-1", status: "Pending" } },
    });

    expect((await moved()).remote).toBe("remote-1");
    expect(bearers()).toEqual(["Bearer first", "Bearer second"]);
  });

  it("that is refused twice is no refusal of the lines", async () => {
    const { moved, bearers } = await signedIn({
      tokens: [token("first"), token("second")],
      transfers: () => ({ status: 401 }),
    });

    await expect(moved()).rejects.toThrow(MoverUnavailableError);
    expect(bearers()).toHaveLength(2);
  });

  it.each<[string, ScriptedAnswer, string]>([
    [
      "credentials are refused",
      { status: 401, body: { error: "invalid_client", error_description: "s3" } },
      "(invalid_client)",
    ],
    ["it is no JSON", { body: "<html>" }, "no token"],
    ["it has a line break", token("a\nb"), "no token"],
    ["it leads elsewhere", { status: 302, headers: { location: "http://127.0.0.1:1/" } }, "no token"],
    ["it is too large", token("x".repeat(8 * 1024 * 1024)), "too large"],
    [
      "its refresh token is one that KMS does not seal",
      token("t", { refresh_token: "r".repeat(4097) }),
      "no token",
    ],
    ["it is busy", { status: 503 }, "not available"],
  ])("is not had when %s, and the next is asked for anew", async (_, answer, message) => {
    const failures = answer.status === 503 ? [answer, answer, answer, answer] : [answer];
    const { moved } = await signedIn({ tokens: [...failures, token("later")] });

    const error = await moved().catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(MoverUnavailableError);
    expect(String(error)).toContain(message);
    expect(String(error)).not.toMatch(/127\.0|s3|secret/);
    expect((await moved()).remote).toBe("remote-1");
  });

  it("is not had with a secret of another key", async () => {
    const { moved } = await signedIn({ tokens: [token("first")], more: { secrets: OTHER_KEY } });

    await expect(moved()).rejects.toThrow(MoverUnavailableError);
  });
});

describe("a token of a person", () => {
  const kind = "application-and-user" as const;

  it("is had with the refresh token; one that takes its place is told of before anything else", async () => {
    const { moved, forms, renewed, bearers } = await signedIn({
      kind,
      tokens: [token("first", { refresh_token: "refresh-2" })],
    });

    await moved();

    expect(forms()).toMatchObject([{ grant_type: "refresh_token", refresh_token: "refresh-1" }]);
    expect([renewed, bearers()]).toEqual([["refresh-2"], ["Bearer first"]]);
  });

  it("is not told of when it stays the same or is not sent", async () => {
    for (const fields of [{ refresh_token: "refresh-1" }, {}]) {
      const { moved, renewed } = await signedIn({ kind, tokens: [token("first", fields)] });
      await moved();
      expect(renewed).toEqual([]);
    }
  });

  it("goes on with the newest when that could not be kept, and has it kept the next time", async () => {
    const kept: string[] = [];
    let failures = 1;
    const renewRefreshToken = async (_: unknown, refreshToken: string) => {
      if (failures-- > 0) throw new Error("the table is away");
      kept.push(refreshToken);
    };
    const { moved, forms, bearers } = await signedIn({
      kind,
      tokens: [token("first", { refresh_token: "refresh-2" }), token("second")],
      more: { renewRefreshToken },
    });

    await expect(moved()).rejects.toThrow("away");
    await moved();

    expect(forms().map(({ refresh_token }) => refresh_token)).toEqual(["refresh-1", "refresh-2"]);
    expect([kept, bearers()]).toEqual([["refresh-2"], ["Bearer second"]]);
  });
});
