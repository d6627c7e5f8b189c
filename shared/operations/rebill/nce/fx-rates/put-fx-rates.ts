import { z } from "zod";
import { ALWAYS } from "../../../../domain/configuration/configuration-versions.ts";
import { NceFxRate } from "../../../../domain/nce/fx.ts";
import { nceFxRateKind } from "../../../../stores/nce-kinds.ts";
import { thingChange } from "../../../../use-cases/configuration/change-configuration.ts";
import { nceEvent } from "../../../../use-cases/nce/registry/registry-events.ts";
import type { ApiDependencies } from "../../../api-dependencies.ts";
import { operation } from "../../../registry/operation.ts";
import { type FieldProblem, invalidProblems } from "../../../registry/problem-errors.ts";
import { assertPartner, changed } from "../../context.ts";

/** Written in one transaction, which holds a hundred records. */
const RATES_MAX = 80;
const MEMBERS = Object.keys(NceFxRate.shape) as readonly (keyof NceFxRate)[];

const Input = z.strictObject({
  ...NceFxRate.partial().shape,
  rates: z.array(NceFxRate).min(1).max(RATES_MAX).optional().describe("Several at once, in place of one"),
});

export const putNceFxRates = operation<ApiDependencies>()({
  name: "PutNceFxRates",
  summary:
    "Quotes one exchange rate or several; charges are converted with the latest of their pair on or before their day.",
  permission: "nce-registry:write",
  route: { method: "PUT", path: "/rebill/v1/nce/fx-rates" },
  input: Input,
  output: z.object({ rates: z.array(NceFxRate) }),
  handle: async (context, input) => {
    await assertPartner(context);
    const problems = ratesProblems(input);
    if (problems.length > 0) throw invalidProblems(problems);
    const { rates: several, ...one } = input;
    const rates = several ?? [NceFxRate.parse(one)];
    return changed(context, "PutNceFxRates", input, () => ({
      answer: { rates },
      changes: rates.map((rate) =>
        thingChange("nceFxRates", nceFxRateKind.idOf(rate), { from: ALWAYS, value: rate }),
      ),
      resources: rates.map((rate) => nceFxRateKind.idOf(rate)),
      events: [...rates.map((rate) => nceEvent("Exchange Rate Set", nceFxRateKind.idOf(rate), {}))],
    }));
  },
});

const ratesProblems = ({ rates, ...one }: z.output<typeof Input>): readonly FieldProblem[] => {
  const given = MEMBERS.filter((member) => one[member] !== undefined);
  if (rates !== undefined)
    return [
      ...given.map((path) => ({ path, reason: "stands in `rates` where there are several" })),
      ...rates.flatMap((rate, index) => rateProblems(rate, `rates[${index}].`)),
      ...rates.flatMap((rate, index) =>
        rates.slice(0, index).some((other) => nceFxRateKind.idOf(other) === nceFxRateKind.idOf(rate))
          ? [{ path: `rates[${index}].date`, reason: "is given twice for this pair" }]
          : [],
      ),
    ];
  const missing = MEMBERS.filter((member) => one[member] === undefined);
  return [...missing.map((path) => ({ path, reason: "is required" })), ...rateProblems(one, "")];
};

const rateProblems = (
  { from, to }: Pick<z.output<typeof Input>, "from" | "to">,
  prefix: string,
): readonly FieldProblem[] =>
  from !== undefined && from === to
    ? [{ path: `${prefix}to`, reason: "must be another currency than from" }]
    : [];
