import { describe, expect, it } from "vitest";
import { PLAIN } from "../../../infra/local/terminal/colours.ts";
import { createProgress } from "../../../infra/local/terminal/progress.ts";

const recorder = (isTTY: boolean, columns = 80) => {
  const written: string[] = [];
  let time = 1000;
  return {
    written,
    advance: (milliseconds: number) => {
      time += milliseconds;
    },
    progress: createProgress({
      stream: { isTTY, columns, write: (text) => written.push(text) },
      now: () => time,
      colours: PLAIN,
    }),
  };
};

describe("createProgress", () => {
  it("prints one line per finished step where there is no terminal", () => {
    const { written, advance, progress } = recorder(false);

    const step = progress.step("Importing");
    step.update("file 1");
    advance(1500);
    step.done("3 files");

    expect(written).toEqual(["   1.5s  ✓ Importing: 3 files (1.5s)\n"]);
  });

  it("counts elapsed time from its creation and the step's own time apart", () => {
    const { written, advance, progress } = recorder(false);

    advance(2000);
    const step = progress.step("Pricing");
    advance(250);
    step.fail("no rate");

    expect(written).toEqual(["   2.3s  ✗ Pricing: no rate (0.3s)\n"]);
  });

  it("redraws one line on a terminal, not more often than the eye follows, and cuts it to the width", () => {
    const { written, advance, progress } = recorder(true, 30);

    const step = progress.step("Importing");
    step.update("too soon");
    advance(100);
    step.update("a very long file name.parquet");
    step.done();

    expect(written).toEqual([
      "\r\u001b[2K   0.0s  … Importing",
      "\r\u001b[2K   0.1s  … Importing: a very…",
      "\r\u001b[2K",
      "   0.1s  ✓ Importing (0.1s)\n",
    ]);
  });

  it("ends a step once", () => {
    const { written, progress } = recorder(false);

    const step = progress.step("Closing");
    step.done();
    step.fail();

    expect(written).toEqual(["   0.0s  ✓ Closing (0.0s)\n"]);
  });

  it("prints notes on lines of their own", () => {
    const { written, progress } = recorder(false);

    progress.note("2 warnings");

    expect(written).toEqual(["   0.0s    2 warnings\n"]);
  });
});
