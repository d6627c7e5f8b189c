import { runTransfers } from "../../infra/local/nce-transfers/run-transfers.ts";
import { composePartnerCenterMover } from "../../shared/compose/compose-partner-center-mover.ts";
import type { Caller } from "../../shared/domain/access/caller.ts";
import { AccountId } from "../../shared/domain/identifiers.ts";
import type { HttpExchange, OutgoingRequest } from "../../shared/ports/http-exchange.ts";
import { createBuiltInMover } from "../../shared/use-cases/nce/execution/built-in-mover.ts";
import {
  agentOf,
  openNce,
  SOURCE,
  SOURCE_ACCOUNT,
  subscriptionBody,
  TARGET,
  TARGET_ACCOUNT,
} from "./nce-registry.ts";

const PLACE = "https://partner-center.example/of-another";
/** Keys of the other installation; whoever signs with one is the admin agent of its account there. */
const KEYS = { [SOURCE]: "AKIASOURCE", [TARGET]: "AKIATARGET" } as const;
const ACCOUNTS: Readonly<Record<string, string>> = {
  AKIASOURCE: SOURCE_ACCOUNT,
  AKIATARGET: TARGET_ACCOUNT,
};

/** What becomes of a request's answer; undefined: it arrives. Our own numbers of transfers may not be in it. */
export type Mishap = (request: OutgoingRequest) => "answer-lost" | "numbers-hidden" | undefined;

/**
 * Two installations with the same partners, customer and subscriptions sub-1 to sub-3. `here` is connected to `there`,
 * which stands for Microsoft, as `sides` say. Requests go from one to the other without a network: their signature is
 * made, and taken for what it names.
 */
export const openTwoInstallations = async (sides: readonly (keyof typeof KEYS)[] = [SOURCE, TARGET]) => {
  const [here, there] = [await openNce(), await openNce()];
  for (const id of ["sub-1", "sub-2", "sub-3"])
    for (const each of [here, there]) await each.put(`subscriptions/${id}`, subscriptionBody());
  const requests: OutgoingRequest[] = [];
  let mishap: Mishap = () => undefined;
  const http: HttpExchange = {
    send: async (request) => {
      requests.push(request);
      const response = await there.serve(arrived(request), callerOf(request));
      const becomes = mishap(request);
      if (becomes === "answer-lost") return { kind: "failed", reason: "address-refused" };
      const body = String(response.body);
      const shown = becomes === "numbers-hidden" ? body.replaceAll(/"alternateId":"[^"]*",/g, "") : body;
      return { kind: "answered", ...response, body: shown };
    },
  };
  for (const tenant of sides)
    await here.put(`partners/${tenant}/partner-center-connection`, {
      baseUrl: PLACE,
      credentials: { kind: "access-key", accessKeyId: KEYS[tenant], secretAccessKey: "secret" },
    });
  const { deps } = here;
  const moversOf = () => ({
    here: createBuiltInMover(deps),
    microsoft: composePartnerCenterMover({ ...deps, reach: "internet", http }),
  });
  let now = deps.clock.now() as string;
  return {
    here,
    there,
    requests,
    setMishap: (next: Mishap) => {
      mishap = next;
    },
    setNow: (instant: string) => {
      now = instant;
      for (const each of [here, there]) each.setNow(instant);
    },
    now: () => now,
    /** Everything that is due by now: here, there, in this order. */
    step: async () => {
      await runTransfers({ ...deps, movers: moversOf() });
      await there.sweep();
    },
    /** A transfer of ours as its source sees it. */
    transfer: async (id: string) =>
      (await here.send("GET", `/rebill/v1/nce/transfers/${id}`, undefined, agentOf(SOURCE_ACCOUNT))).body,
    /** All transfers there, as the source sees them. */
    remotes: async (path: string) => (await there.send("GET", path, undefined, agentOf(SOURCE_ACCOUNT))).body,
    close: async () => {
      await here.close();
      await there.close();
    },
  };
};
export type TwoInstallations = Awaited<ReturnType<typeof openTwoInstallations>>;

const arrived = ({ method, url, headers, body = "" }: OutgoingRequest) => ({
  method,
  rawPath: new URL(url).pathname.replace("/of-another", ""),
  rawQuery: "",
  headers,
  body: new TextEncoder().encode(body),
  sourceAddress: "127.0.0.1",
});

const callerOf = ({ headers }: OutgoingRequest): Caller => {
  const accessKeyId = /Credential=(\w+)\//.exec(headers.authorization ?? "")?.[1] ?? "";
  return { account: AccountId.parse(ACCOUNTS[accessKeyId]), role: "admin-agent", accessKeyId };
};
