import { openDataDirectory } from "../../infra/local/data-directory/open-data-directory.ts";

/**
 * A command that holds a data directory and writes until it is killed. Prints `open`, then one line for every
 * acknowledged transaction of three records.
 */
const [path = ""] = process.argv.slice(2);
const directory = await openDataDirectory(path, { command: "the holder of the test" });
process.stdout.write("open\n");
for (let index = 0; ; index += 1) {
  await directory.table.transact(
    [0, 1, 2].map((part) => ({
      kind: "put",
      item: { pk: `held-${part}`, sk: String(index), body: "x".repeat(300) },
    })),
  );
  await directory.objects.put(`held/${index % 5}.txt`, `${index} `.repeat(20_000));
  process.stdout.write(`${index}\n`);
}
