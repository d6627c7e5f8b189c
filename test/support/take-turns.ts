import { appendFile, readFile, writeFile } from "node:fs/promises";
import { lockDirectory } from "../../infra/local/data-directory/directory-lock.ts";

/**
 * Raises a number in a file under the lock, a read and a write apart, as often as told; then takes the lock
 * once more and dies with it.
 */
const [folder = "", counter = "", turns = "0"] = process.argv.slice(2);
const options = { command: "a contender", waitSeconds: 60, onWaiting: () => {} };
for (let turn = 0; turn < Number(turns); turn += 1) {
  const lock = await lockDirectory(folder, options);
  const value = Number(await readFile(counter, "utf8"));
  await new Promise((resolve) => setTimeout(resolve, turn % 3));
  await writeFile(counter, String(value + 1));
  await appendFile(`${counter}.turns`, `${lock.turn}\n`);
  await lock.release();
}
await lockDirectory(folder, options);
process.kill(process.pid, "SIGKILL");
