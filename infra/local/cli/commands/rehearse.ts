import type { Rehearsal } from "../../../../shared/domain/billing-transfer/rehearsal/rehearsal.ts";
import { rehearsalPage } from "../../../../shared/domain/billing-transfer/rehearsal/rehearsal-page.ts";
import { TransferRefusedError } from "../../../../shared/domain/billing-transfer/transfer-refused-error.ts";
import { InvalidInputError } from "../../../../shared/domain/errors.ts";
import type { AccountId } from "../../../../shared/domain/identifiers.ts";
import { periodStart } from "../../../../shared/domain/time/billing-period.ts";
import { Instant } from "../../../../shared/domain/time/instant.ts";
import {
  type RehearsalRequest,
  rehearseFor,
} from "../../../../shared/use-cases/billing-transfer/rehearsal/rehearse-for.ts";
import { createConfigurationCache } from "../../../../shared/use-cases/configuration/configuration-cache.ts";
import { withComposition } from "../../with-composition.ts";
import type { Command, CommandContext, CommandResult, OptionValues } from "../command.ts";
import { accountOption, periodOption, textOption } from "../options.ts";
import { partnerAccount } from "../partner-account.ts";

export type RehearseOptions = Omit<RehearsalRequest, "caller"> & {
  /** Absent: the partner. */
  readonly caller?: AccountId | undefined;
};

/** Shows what would come of a transfer; changes nothing. */
export const rehearseCommand = (
  context: CommandContext,
  { caller, ...request }: RehearseOptions,
): Promise<CommandResult<Rehearsal>> =>
  withComposition(context.dataPath, { command: "rebill rehearse" }, async (deps) => {
    const partner = await partnerAccount(deps.table);
    const configuration = createConfigurationCache(deps, { isOnlyWriter: true });
    const now = deps.clock.now();
    const rehearsal = await inWordsOfOptions(() =>
      rehearseFor({ ...deps, configuration }, { partner, now }, { ...request, caller: caller ?? partner }),
    );
    return { json: rehearsal, text: rehearsalPage(rehearsal), ok: true };
  });

const inWordsOfOptions = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TransferRefusedError) throw new InvalidInputError("TRANSFER", error.message);
    if (error instanceof InvalidInputError)
      throw new InvalidInputError(error.path === "id" ? "TRANSFER" : `--${error.path}`, error.reason);
    throw error;
  }
};

export const rehearse: Command = {
  name: "rehearse",
  usage: "rebill rehearse TRANSFER | --source ACCOUNT|EMAIL --start YYYY-MM [--plan NAME|ARN] [--as ACCOUNT]",
  summary:
    "show what would come of a billing transfer: what is in its way, what it changes, its first bill; TRANSFER is rt-… or an invitation h-…",
  options: {
    source: { type: "string" },
    start: { type: "string" },
    plan: { type: "string" },
    as: { type: "string" },
  },
  positionals: ["TRANSFER?"],
  run: (context, options, [id]) =>
    rehearseCommand(context, {
      subject: subjectOf(options, id),
      plan: options.plan === undefined ? undefined : textOption(options, "plan", "standard"),
      caller: options.as === undefined ? undefined : accountOption(options, "as"),
    }),
};

const subjectOf = (options: OptionValues, id: string | undefined): RehearsalRequest["subject"] => {
  if (id !== undefined) {
    const surplus = ["source", "start"].find((name) => options[name] !== undefined);
    if (surplus !== undefined)
      throw new InvalidInputError(
        `--${surplus}`,
        "is for an invitation that was not sent; leave it out, or leave TRANSFER out",
      );
    return { id };
  }
  const source = textOption(options, "source", "111111111111");
  const start = Instant.parse(periodStart(periodOption(options, "start")));
  if (source.includes("@")) return { email: source, start };
  return { source: accountOption(options, "source"), start };
};
