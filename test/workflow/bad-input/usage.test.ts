import { mkdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeText } from "../../builders/cost-export.ts";
import { fileHashes, PARTNER } from "../../builders/partner.ts";
import { runCli } from "../../support/run-cli.ts";
import { ALPHA, type BadInputWorld, MEMBER, openBadInputWorld } from "./bad-input-world.ts";

let world: BadInputWorld;
beforeAll(async () => {
  world = await openBadInputWorld();
});
afterAll(() => world.partner.close());

describe("bad usage", () => {
  it.each<[string, readonly string[], RegExp]>([
    ["an unknown command", ["month-ends"], /unknown command "month-ends".*month-end/],
    [
      "an unknown option",
      ["month-end", "--perod", "2026-10"],
      /^unknown option --perod\. Known here: --period, --mode, --as-of, .*Usage: rebill month-end/,
    ],
    [
      "an option without its value",
      ["month-end", "--period"],
      /^--period needs a value\. Usage: rebill month-end/,
    ],
    [
      "a value for an option that takes none",
      ["apply", "x.yaml", "--dry-run=yes"],
      /^--dry-run takes no value/,
    ],
    ["no command at all", [], /^no command given\. One of: init, apply/],
    ["a missing option", ["month-end"], /^--period: is missing; for example --period 2026-10$/],
    ["a missing file argument", ["apply"], /FILE\.yaml is missing\. Usage: rebill apply FILE\.yaml/],
    ["a surplus argument", ["export-config", "all"], /unexpected argument "all"/],
    [
      "a month that is none",
      ["month-end", "--period", "2026-13"],
      /^--period: must be a billing period YYYY-MM/,
    ],
    [
      "a month without a dash",
      ["verify", "--period", "202610"],
      /^--period: must be a billing period YYYY-MM/,
    ],
    [
      "a mode that is none",
      ["month-end", "--period", "2026-10", "--mode", "finale"],
      /^--mode: must be estimate or final/,
    ],
    [
      "a date that does not exist",
      ["month-end", "--period", "2026-11", "--as-of", "2026-02-30"],
      /^--as-of: must be an ISO 8601/,
    ],
    ["a clock without an instant", ["clock", "set"], /ISO/],
    ["a clock verb that is none", ["clock", "reset"], /clock set ISO.*clock clear/],
    [
      "an account with 11 digits",
      ["import-cost", "--payer", "11111111111", "--period", "2026-11", "--from", "x.csv"],
      /^--payer: must be a 12-digit AWS account id/,
    ],
    [
      "an unknown account",
      ["import-cost", "--payer", "333333333333", "--period", "2026-11", "--from", "x.csv"],
      /^--payer: 333333333333 is no account of a configured organisation; add/,
    ],
    [
      "a member account as payer",
      ["import-cost", "--payer", MEMBER, "--period", "2026-11", "--from", "x.csv"],
      /^--payer: 111111111112 is a member account of alpha; its payer is 111111111111$/,
    ],
    [
      "a missing cost file",
      ["import-cost", "--payer", ALPHA, "--period", "2026-11", "--from", "nowhere.csv"],
      /nowhere\.csv: no such file or folder$/,
    ],
    ["a missing configuration file", ["apply", "nowhere.yaml"], /^nowhere\.yaml: no such file$/],
    ["a folder as configuration file", ["apply", "/"], /^\/: is a folder; name a YAML file$/],
    ["missing price lists", ["import-prices", "--from", "nowhere"], /nowhere: no such file or folder$/],
    [
      "another partner for the same directory",
      ["init", "--account", "888888888888", "--name", "Somebody else"],
      /999999999999/,
    ],
    [
      "a month without cost data",
      ["month-end", "--period", "2026-09"],
      /no cost data of 2026-09 is imported; run/,
    ],
    ["a month that is not closed", ["verify", "--period", "2026-11"], /2026-11 has no closed final run; run/],
    [
      "an estimate of a closed month",
      ["month-end", "--period", "2026-10", "--mode", "estimate"],
      /2026-10 is closed by final-[0-9a-f]{16}; an estimate is for an open month\. `--mode final` shows the closed one$/,
    ],
    [
      "a final month in which a source was forgotten",
      ["month-end", "--period", "2026-11", "--mode", "final"],
      /no cost data of 2026-11 is imported for 222222222222.*--payer 222222222222 --period 2026-11/,
    ],
    [
      "a final run dated before its month is over",
      ["month-end", "--period", "2026-11", "--mode", "final", "--as-of", "2026-11-30T23:59:59Z"],
      /^--as-of: 2026-11 is not over on 2026-11-30; date a final run from 2026-12-01 on/,
    ],
    [
      "a run dated before its month has begun",
      ["month-end", "--period", "2026-11", "--as-of", "2026-10-31"],
      /^--as-of: 2026-11 has not begun on 2026-10-31; /,
    ],
    [
      "an option given twice",
      ["month-end", "--period", "2026-10", "--period", "2026-11"],
      /^--period is given twice\. Usage: rebill month-end/,
    ],
    ["an option of no command", ["--version"], /^unknown option --version\. One of: init/],
    [
      "a currency in use without a rate",
      ["month-end", "--period", "2026-11"],
      /^fxRates: no rate from USD to EUR for 2026-11.*add \{ period: 2026-11, from: USD, to: EUR/,
    ],
  ])("%s is refused", async (_title, argv, message) => {
    await world.expectRefused(await world.partner.run(...argv, "--json"), message);
  });

  it("a folder that is no data directory is refused and stays as it is", async () => {
    const folder = join(world.partner.folder, "empty");
    await mkdir(folder);

    const run = await runCli("month-end", "--period", "2026-10", "--data", folder, "--json");

    await world.expectRefused(run, /empty is not a data directory; run `rebill init` first/);
    expect(await fileHashes(folder)).toEqual({});
  });

  it.each<[string, string, string, RegExp]>([
    ["an organisation id that is none", "new", "r-1", /^--org: must be an organization id/],
    [
      "a folder where none can be made",
      "/proc/rebill",
      "o-1234567890",
      /^--data: \/proc\/rebill cannot be made/,
    ],
    [
      "a name too long for a folder",
      "d".repeat(300),
      "o-1234567890",
      /^--data: \S+ is longer than a file name/,
    ],
  ])("init with %s is refused and makes nothing", async (_title, name, organization, message) => {
    const data = resolve(world.partner.folder, name);
    const words = ["init", "--account", "999999999999", "--name", "Northwind", "--org", organization];

    await world.expectRefused(await runCli(...words, "--json", "--data", data), message);

    await expect(stat(data)).rejects.toThrow();
  });

  it("init in a folder with other files is refused and stays as it is", async () => {
    const folder = join(world.partner.folder, "documents");
    await writeText(join(folder, "letter.txt"), "hello");

    const run = await runCli("init", "--account", PARTNER, "--name", "N", "--data", folder, "--json");

    await world.expectRefused(run, /documents/);
    expect(Object.keys(await fileHashes(folder))).toEqual(["letter.txt"]);
  });
});
