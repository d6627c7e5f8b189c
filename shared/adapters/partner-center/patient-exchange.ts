import type { ExchangeOutcome, HttpExchange, OutgoingRequest } from "../../ports/http-exchange.ts";
import type { Ids } from "../../ports/ids.ts";
import { MoverUnavailableError } from "../../ports/subscription-mover.ts";
import type { Timer } from "../../ports/timer.ts";

export type PatientDependencies = {
  readonly http: HttpExchange;
  readonly timer: Timer;
  readonly ids: Ids;
};
export type Answered = Extract<ExchangeOutcome, { kind: "answered" }>;

const TRIES_MAX = 4;
const FIRST_PAUSE_MILLISECONDS = 500;
/** Who asks for a longer pause is asked again another time. */
const LONGEST_PAUSE_MILLISECONDS = 30_000;
/** Whoever asks has minutes, and may have to ask for several things in them. */
const LAST_TRY_MILLISECONDS = 60_000;
const BUSY_STATUSES: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

/**
 * Sends a request until it is answered, four times at most and within a minute, with pauses that double and are spread by
 * chance, or that the other side asks for. `prepare` makes the request anew for each try: signatures are to be recent.
 *
 * @param what as a message names it, such as "Partner Center"
 * @throws MoverUnavailableError when it is not answered, or only that this is no time to ask
 */
export const sendPatiently = async (
  { http, timer, ids }: PatientDependencies,
  what: string,
  prepare: () => Promise<OutgoingRequest>,
): Promise<Answered> => {
  const begun = timer.elapsedMs();
  for (let tries = 1; ; tries += 1) {
    const outcome = await http.send(await prepare());
    if (outcome.kind === "answered" && !BUSY_STATUSES.has(outcome.status)) return outcome;
    const pause = pauseAfter(outcome, tries, ids);
    const isLate = timer.elapsedMs() - begun + (pause ?? 0) > LAST_TRY_MILLISECONDS;
    if (tries === TRIES_MAX || pause === undefined || isLate) throw unavailable(what, outcome);
    await timer.wait(pause);
  }
};

/** Milliseconds to wait before the next try; undefined: there is no point in one. */
const pauseAfter = (outcome: ExchangeOutcome, tries: number, ids: Ids): number | undefined => {
  if (outcome.kind === "failed" && LASTING.has(outcome.reason)) return undefined;
  const asked = outcome.kind === "answered" ? askedPause(outcome) : undefined;
  if (asked !== undefined && asked > LONGEST_PAUSE_MILLISECONDS) return undefined;
  const doubled = FIRST_PAUSE_MILLISECONDS * 2 ** (tries - 1);
  // From half of the pause on, so that many who failed together do not come back together.
  return Math.max(asked ?? 0, Math.floor((doubled * (1 + fraction(ids))) / 2));
};
const LASTING: ReadonlySet<string> = new Set(["address-refused", "answer-too-large"]);

const DIGITS = 4;
const ALPHABET_SIZE = 36;
/** From 0 up to 1. */
const fraction = (ids: Ids): number =>
  Number.parseInt(ids.random(DIGITS), ALPHABET_SIZE) / ALPHABET_SIZE ** DIGITS;

/** Milliseconds out of `Retry-After`: seconds, or a date compared with that of the answer itself. */
const askedPause = ({ headers }: Answered): number | undefined => {
  const text = headers["retry-after"]?.trim();
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const pause = Date.parse(text) - Date.parse(headers.date ?? "");
  return Number.isNaN(pause) ? undefined : Math.max(0, pause);
};

const REASONS = {
  timeout: "did not answer in time",
  connection: "could not be reached",
  "address-refused": "has an address that must not be reached from here",
  "answer-too-large": "gave an answer that is too large",
} as const;

const unavailable = (what: string, outcome: ExchangeOutcome): MoverUnavailableError =>
  new MoverUnavailableError(
    outcome.kind === "failed"
      ? `${what} ${REASONS[outcome.reason]}.`
      : `${what} is not available at the moment (status ${outcome.status}).`,
  );
