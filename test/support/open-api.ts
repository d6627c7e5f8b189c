import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sha256Hex } from "../../shared/adapters/crypto/sha256.ts";
import { createFileObjectStore } from "../../shared/adapters/files/file-object-store.ts";
import { createKeyFileCipher } from "../../shared/adapters/files/key-file-cipher.ts";
import { createSeededIds } from "../../shared/adapters/time/seeded-ids.ts";
import { yamlDocumentFormat } from "../../shared/adapters/yaml/yaml-document-format.ts";
import { API_SERVICES, composeApi } from "../../shared/compose/compose-api.ts";
import { API_DOCUMENTS } from "../../shared/compose/compose-documents.ts";
import { composeSenders } from "../../shared/compose/compose-senders.ts";
import type { Caller } from "../../shared/domain/access/caller.ts";
import { catalogueProblem } from "../../shared/domain/events/catalogue.ts";
import { AccountId } from "../../shared/domain/identifiers.ts";
import { Instant } from "../../shared/domain/time/instant.ts";
import type { BillEstimator } from "../../shared/ports/bill-estimator.ts";
import {
  type CertificateSource,
  CertificateUnavailableError,
} from "../../shared/ports/certificate-source.ts";
import type { RunExecution } from "../../shared/ports/month-end-runner.ts";
import type { Table } from "../../shared/ports/table.ts";
import type { TestClock } from "../../shared/ports/test-clock.ts";
import type { HttpRequest, HttpResponse } from "../../shared/protocols/http.ts";
import { createRequestServer, type ServedRequest } from "../../shared/protocols/serve-request.ts";
import { eventsOf } from "../../shared/stores/journal-store.ts";
import { createGuessGuard } from "../../shared/use-cases/access/guess-guard.ts";
import { applyConfiguration } from "../../shared/use-cases/apply-configuration.ts";
import { estimateBill } from "../../shared/use-cases/billing-transfer/rehearsal/estimate-bill.ts";
import { initialisePartner } from "../../shared/use-cases/initialise-partner.ts";
import { createManualTimer } from "./manual-timer.ts";
import { openTestTable } from "./test-table.ts";

export const PARTNER = AccountId.parse("999999999999");
export const ADMIN: Caller = { account: PARTNER, role: "billing-admin", accessKeyId: "AKIAAAAAAAAAAAAAAAAA" };

export type ApiAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at member by member in tests.
  readonly body: any;
};

export type OpenApiOptions = {
  readonly now?: string;
  readonly configuration?: string;
  /** `aws`: without what only one machine has. */
  readonly platform?: "aws" | "one-machine";
  /** Something between the operations and their table, to look at what they do to it. */
  readonly around?: (table: Table) => Table;
  /** Where Microsoft's certificates are; nowhere unless told. */
  readonly certificates?: CertificateSource;
  /** Seconds that a sender has to wait; nobody has to unless told. */
  readonly waitSeconds?: (sender: string) => number | undefined;
};
const NOWHERE: CertificateSource = {
  fetch: async () => {
    throw new CertificateUnavailableError();
  },
};
const REAL_TIME = Instant.parse("2027-01-01T00:00:00.000Z");

/**
 * The API on an embedded table with a clock of its own, called without signatures: the caller is given. Time
 * begins at 2026-11-15T10:00:00Z and stands still unless `setNow` moves it.
 */
export const openApi = async (options: OpenApiOptions = {}) => {
  const opened = await openTestTable();
  const { close } = opened;
  const table = options.around?.(opened.table) ?? opened.table;
  const root = await mkdtemp(join(tmpdir(), "rebill-api-"));
  let now = Instant.parse(options.now ?? "2026-11-15T10:00:00.000Z");
  const clock = { now: () => now };
  const objects = createFileObjectStore(root);
  const started: RunExecution[] = [];
  const runner = { start: async (execution: RunExecution) => void started.push(execution) };
  const importsStarted: string[] = [];
  const oneMachine = options.platform !== "aws";
  const intake = {
    takesPaths: oneMachine,
    start: async (importId: string) => void importsStarted.push(importId),
  };
  const testClock: TestClock = {
    move: async (to) => {
      now = to === "real" ? REAL_TIME : to;
      return { now, ran: [{ job: "MonthStart", at: now, outcome: "nothing to do" }] };
    },
  };
  const secrets = createKeyFileCipher(join(root, "secret.key"));
  const estimator: BillEstimator = {
    estimate: async (request) => {
      const { createDuckDbCostEngine } = await import("../../shared/adapters/duckdb/duckdb-cost-engine.ts");
      const engine = createDuckDbCostEngine({ objects, workDirectory: join(root, ".tmp") });
      const { deliveries, ids, runOpening } = deps;
      const { currentPriceLists } = runOpening;
      return estimateBill({ objects, engine, ids, deliveries, currentPriceLists }, request).finally(() =>
        engine.close(),
      );
    },
  };
  const composed = (seed: string) =>
    composeApi({
      table,
      objects,
      clock,
      ids: createSeededIds(seed),
      runner,
      intake,
      estimator,
      secrets,
      webhookReach: "one-machine",
      testClock: oneMachine ? testClock : undefined,
    });
  const deps = composed("api");
  const configurationDeps = { table, objects, clock, documents: yamlDocumentFormat, sha256: sha256Hex };
  await initialisePartner({ table, clock }, { account: PARTNER, name: "Northwind Cloud" });
  if (options.configuration !== undefined)
    await applyConfiguration(configurationDeps, { text: options.configuration });
  let requests = 0;
  let signatureFailures = 0;
  const timer = createManualTimer();
  const proveSender = composeSenders({
    deps,
    certificates: options.certificates ?? NOWHERE,
    signatureClock: clock,
    guard: createGuessGuard(timer),
    timer,
    onSignatureFailure: () => {
      signatureFailures += 1;
    },
  });
  const served: ServedRequest[] = [];
  const serverFor = (caller: Caller, its = deps) =>
    createRequestServer({
      services: API_SERVICES,
      documents: API_DOCUMENTS,
      deps: its,
      authenticate: async () => ({ kind: "caller", caller }),
      proveSender,
      now: () => now,
      requestId: () => `request-${++requests}`,
      waitSeconds: options.waitSeconds ?? (() => undefined),
      onServed: (each) => served.push(each),
    });
  /** Sends a request as a caller (the partner's billing admin unless told otherwise). */
  const send = async (
    method: string,
    path: string,
    body?: unknown,
    { headers = {}, caller = ADMIN }: { headers?: Record<string, string>; caller?: Caller } = {},
  ): Promise<ApiAnswer> => {
    const [rawPath = "", rawQuery = ""] = path.split("?");
    const response = await serverFor(caller)({
      method,
      rawPath,
      rawQuery,
      headers: body === undefined ? headers : { "content-type": "application/json", ...headers },
      body:
        body === undefined
          ? new Uint8Array()
          : body instanceof Uint8Array
            ? body
            : new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body)),
      sourceAddress: "127.0.0.1",
    });
    const json = response.headers["content-type"]?.includes("json") === true;
    return { ...response, body: json ? JSON.parse(String(response.body)) : response.body };
  };
  return {
    deps,
    table,
    objects,
    configurationDeps,
    served,
    /** Runs the API asked for; they are not executed. */
    started,
    /** Imports the API asked for; they are not executed. */
    importsStarted,
    send,
    /** Answers a request as it came over the wire. */
    serve: (request: HttpRequest, caller = ADMIN): Promise<HttpResponse> => serverFor(caller)(request),
    /** The same API once more on the same table, as another process would have it. */
    elsewhere: (seed: string) => {
      const its = composed(seed);
      return {
        serve: (request: HttpRequest, caller = ADMIN): Promise<HttpResponse> =>
          serverFor(caller, its)(request),
      };
    },
    /** Failures that the alarm would hear of, of senders without a key of ours. */
    signatureFailures: () => signatureFailures,
    setNow: (instant: string) => {
      now = Instant.parse(instant);
    },
    close: async () => {
      // Whatever a test did, what it told of is in the catalogue of events and of the form it says there.
      for (let after = 0, more = true; more; ) {
        const page = await deps.journal.after(after, 1000);
        for (const event of page.entries.flatMap(eventsOf)) {
          const problem = catalogueProblem(event);
          if (problem !== undefined) throw new Error(problem);
        }
        ({ more } = page);
        after = page.entries.at(-1)?.sequence ?? after;
      }
      await close();
      await rm(root, { recursive: true });
    },
  };
};
