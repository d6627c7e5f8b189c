import { resolve } from "node:path";
import { createFilePriceListReader } from "../../../../shared/adapters/price-list/file-price-list-reader.ts";
import { importPrices } from "../../../../shared/use-cases/import-prices.ts";
import { withComposition } from "../../with-composition.ts";
import type { Command, CommandContext, CommandResult } from "../command.ts";
import { textOption } from "../options.ts";
import { readingFrom } from "../reading-from.ts";

export type ImportPricesJson = Awaited<ReturnType<typeof importPrices>>;

/** Takes in price list offer files, from which group-wide tiers and free tiers are computed. */
export const importPricesCommand = (
  context: CommandContext,
  options: { readonly from: string },
): Promise<CommandResult<ImportPricesJson>> =>
  withComposition(context.dataPath, { command: "rebill import-prices" }, async (deps) => {
    const from = resolve(options.from);
    const result = await readingFrom(from, () =>
      importPrices({ ...deps, reader: createFilePriceListReader() }, { from }),
    );
    return { json: result, text: describe(result), ok: true };
  });

const describe = ({ lists, skipped }: ImportPricesJson): string =>
  [
    ...lists.map(
      (list) =>
        `${list.offerCode} ${list.region} ${list.version}: ${list.outcome}, ${list.skus} SKUs, ${list.tieredSkus} with tiers or a free tier`,
    ),
    ...skipped.map((file) => `skipped ${file.file}: ${file.note}`),
    "",
  ].join("\n");

export const importPriceList: Command = {
  name: "import-prices",
  usage: "rebill import-prices --from PATH",
  summary: "take in AWS price list offer files, JSON or CSV",
  options: { from: { type: "string" } },
  positionals: [],
  run: (context, options) => importPricesCommand(context, { from: textOption(options, "from", "offers/") }),
};
