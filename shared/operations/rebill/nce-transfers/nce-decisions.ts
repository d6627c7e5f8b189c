import type { Decision } from "../../../use-cases/configuration/change-configuration.ts";
import type { NceContext } from "../../../use-cases/nce/nce-context.ts";
import { type Context, changed } from "../context.ts";
import { orRefused } from "../nce/refused.ts";

/** Carries out what is decided about transfers, at most once per idempotency key; refusals become problems. */
export const nceChanged = <O>(
  context: Context,
  action: string,
  input: unknown,
  decide: (nce: NceContext) => Decision<O>,
): Promise<O> =>
  orRefused(() => changed(context, action, input, (state) => decide({ state, now: context.now })));

/** Answers from the state as it is. */
export const nceLooked = <O>({ deps, now }: Context, look: (nce: NceContext) => O): Promise<O> =>
  orRefused(async () => look({ state: (await deps.configuration.current()).state, now }));
