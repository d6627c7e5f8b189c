import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRandom } from "../../shared/sample/random.ts";
import { writeText } from "../builders/cost-export.ts";
import { configurationText, fileHashes, type Partner, partnerAt } from "../builders/partner.ts";
import {
  CUSTOMERS,
  importOf,
  openSmallWorld,
  PERIOD,
  RESELLER,
  smallConfiguration,
  writeSmallExport,
} from "../builders/small-world.ts";
import { type WaitingCli, waitingCli } from "../support/killable-cli.ts";
import { tableContent } from "../support/table-content.ts";

const MONTH_END = ["month-end", "--period", PERIOD, "--mode", "final", "--json"] as const;
/** Lines of progress that a final run prints: one for each of its steps. */
const STEPS = 12;

let root: string;
let ready: Partner;
/** What the undisturbed run left. */
let expected: Awaited<ReturnType<typeof stateOf>>;
let undisturbed: string;

/** Locks and remains of writes that a kill cut short are no content, nor is the engine's own file layout. */
const isNoContent = (path: string): boolean => /^(\.(lock|tmp)($|\/)|table\.sqlite)/.test(path);
const stateOf = async (data: string) => ({
  files: await fileHashes(data, isNoContent),
  table: await tableContent(data),
});

let copies = 0;
const copy = async (): Promise<Partner> => {
  copies += 1;
  const folder = join(root, `copy-${copies}`);
  await mkdir(folder);
  await cp(ready.data, join(folder, "data"), { recursive: true });
  return partnerAt(folder);
};

/** The next process is being loaded while the present one is under test. */
let waiting: WaitingCli;
const nextProcess = (): WaitingCli => {
  const process = waiting;
  waiting = waitingCli();
  return process;
};

type When = { readonly line: number; readonly milliseconds: number; readonly engineFirst: boolean };

/** Runs a command and kills it some time after it has printed a number of lines. True when it was killed. */
const runKilled = async (data: string, argv: readonly string[], when: When): Promise<boolean> => {
  let strike: (() => void) | undefined;
  const struck = new Promise<void>((resolve) => {
    strike = resolve;
  });
  const command = await nextProcess().start([...argv, "--data", data], (lines) => {
    if (lines >= when.line) strike?.();
  });
  if (when.line === 0) strike?.();
  await Promise.race([struck, command.ended]);
  await new Promise((resolve) => setTimeout(resolve, when.milliseconds));
  await command.kill(when.engineFirst ? data : undefined);
  const { killed, exitCode, stderr } = await command.ended;
  if (!killed && exitCode !== 0) throw new Error(`the command failed by itself: ${stderr}`);
  return killed;
};

const finish = async (partner: Partner): Promise<void> => {
  const { exitCode, stdout, stderr } = await partner.run(...MONTH_END);
  expect([exitCode, exitCode === 0 ? "" : stderr]).toEqual([0, ""]);
  const { timings: _timings, ...result } = JSON.parse(stdout);
  expect(result).toEqual(JSON.parse(undisturbed));
};

beforeAll(async () => {
  waiting = waitingCli();
  root = await mkdtemp(join(tmpdir(), "rebill-kill-"));
  ready = await openSmallWorld();
  const partner = await copy();
  const { timings: _timings, ...result } = await partner.monthEnd(PERIOD);
  undisturbed = JSON.stringify(result);
  expected = await stateOf(partner.data);
});
afterAll(async () => {
  waiting.discard();
  await rm(root, { recursive: true, force: true });
  await ready.close();
});

describe("a final month-end that is killed", () => {
  it("left to itself, issues five invoices in two series without a gap", () => {
    const { invoices, groups } = JSON.parse(undisturbed);

    expect(groups).toHaveLength(6);
    expect(invoices.map((invoice: { number: string }) => invoice.number)).toEqual([
      `${RESELLER}-000001`,
      `${RESELLER}-000002`,
      "NW-000001",
      "NW-000002",
      "NW-000003",
    ]);
    const documents = Object.keys(expected.files).filter((path) => path.startsWith("invoices/"));
    // Each of the five as JSON, PDF and e-invoice.
    expect(documents).toHaveLength(15);
    expect(Object.keys(expected.files).filter((path) => path.startsWith("work/"))).toEqual([]);
  });

  // Side by side, because each is one process at a time and the machine may have two cores.
  describe.concurrent("and repeated", () => {
    it("after every step, again and again in one directory, ends like the undisturbed one", async () => {
      const partner = await copy();

      const killed: boolean[] = [];
      for (let line = 1; line < STEPS; line += 1) {
        const when = { line, milliseconds: 0, engineFirst: line % 2 === 0 };
        killed.push(await runKilled(partner.data, MONTH_END, when));
      }
      await finish(partner);

      expect(killed).toEqual(Array.from({ length: STEPS - 1 }, () => true));
      expect(await stateOf(partner.data)).toEqual(expected);
    });

    // Two lists, because two can run side by side.
    it.each([{ lines: [0, 3, 6, 9] }, { lines: [2, 8, 10, 11] }])(
      "at an instant after step $lines, each in a directory of its own, ends like the undisturbed one",
      async ({ lines }) => {
        const random = createRandom(`kill-month-end-${lines}`);
        for (const [index, line] of lines.entries()) {
          const partner = await copy();
          const when = { line, milliseconds: random.integer(5, 250), engineFirst: index % 2 === 1 };

          await runKilled(partner.data, MONTH_END, when);
          await finish(partner);

          expect([when, await stateOf(partner.data)]).toEqual([when, expected]);
        }
      },
    );
  });
});

describe("an import or an apply that is killed", () => {
  const KILLS = 3;
  const random = createRandom("kill-import");
  /** Kills the command in copy after copy, each at another instant, then repeats it. */
  const expectSame = async (argv: readonly string[], spread: number): Promise<void> => {
    const clean = await copy();
    const result = await clean.json(...argv);
    const wanted = await stateOf(clean.data);
    let kills = 0;
    for (let index = 0; index < KILLS; index += 1) {
      const partner = await copy();
      const milliseconds = random.integer((index * spread) / KILLS, ((index + 1) * spread) / KILLS);

      const killed = await runKilled(partner.data, [...argv, "--json"], {
        line: 0,
        milliseconds,
        engineFirst: index % 2 === 0,
      });
      const again = await partner.json<{ outcome?: string }>(...argv);

      expect(await stateOf(partner.data)).toEqual(wanted);
      if (killed) kills += 1;
      // Killed after its last write, the command finds everything done.
      if (again.outcome !== "unchanged" && argv[0] === "import-cost") expect(again).toEqual(result);
    }
    expect(kills).toBeGreaterThan(0);
  };

  it("import-cost, repeated, leaves what an undisturbed import leaves", async () => {
    const folder = await writeSmallExport(root, CUSTOMERS[0], 3);

    await expectSame(importOf(CUSTOMERS[0], folder), 600);
  });

  it("apply, repeated, leaves what an undisturbed apply leaves", async () => {
    const changed = {
      ...smallConfiguration,
      pricingRules: [
        ...smallConfiguration.pricingRules,
        ...Array.from({ length: 120 }, (_, index) => ({
          name: `service-${index}`,
          scope: "SERVICE",
          service: `Service${index}`,
          type: "MARKUP",
          modifierPercentage: String(index),
        })),
      ],
    };
    const file = await writeText(join(root, "changed.yaml"), configurationText(changed));

    await expectSame(["apply", file], 400);
  });
});
