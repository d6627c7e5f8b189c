import { parseArgs } from "node:util";
import { InvalidInputError } from "../../../shared/domain/errors.ts";
import { coloursFor } from "../terminal/colours.ts";
import { runDemo } from "./run-demo.ts";
import { describeDemo } from "./summary/describe-demo.ts";

const USAGE = `npm run demo [-- [--out FOLDER] [--rows-per-customer N] [--customers N]]
    make a world, close two months on it and show what came out; everything is left in demo-out
`;

const DONE = 0;
const FAILED = 1;
const INVALID = 2;
const WIDTH_OF_PIPES = 100;
const WIDTH_MIN = 60;

/** Runs the demo and answers its exit code: 0 done, 1 a month or check failed, 2 wrong usage. */
export const main = async (argv: readonly string[]): Promise<number> => {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        out: { type: "string", default: "demo-out" },
        "rows-per-customer": { type: "string" },
        customers: { type: "string" },
        verify: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
    if (values.help === true) {
      process.stdout.write(USAGE);
      return DONE;
    }
    const rowsPerCustomer = wholeNumber(values["rows-per-customer"], "--rows-per-customer");
    const customers = wholeNumber(values.customers, "--customers");
    const outcome = await runDemo({
      folder: values.out,
      verify: values.verify === true,
      ...(rowsPerCustomer === undefined ? {} : { rowsPerCustomer }),
      ...(customers === undefined ? {} : { customers }),
    });
    const width = Math.max(WIDTH_MIN, process.stdout.columns ?? WIDTH_OF_PIPES);
    process.stdout.write(describeDemo(outcome, { width, colours: coloursFor(process.stdout, process.env) }));
    const whole = outcome.months.every(
      ({ result, verification }) => result.status === "SUCCEEDED" && verification?.ok !== false,
    );
    return whole ? DONE : FAILED;
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    process.stderr.write(`rebill demo: ${failure.message}\n`);
    const invalid = failure instanceof InvalidInputError || isUsageError(failure);
    if (!invalid && process.env.REBILL_DEBUG !== undefined) process.stderr.write(`${failure.stack ?? ""}\n`);
    return invalid ? INVALID : FAILED;
  }
};

const isUsageError = (error: Error): boolean =>
  String((error as NodeJS.ErrnoException).code ?? "").startsWith("ERR_PARSE_ARGS");

const wholeNumber = (text: string | undefined, name: string): number | undefined => {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidInputError(name, "must be a whole number above 0");
  return Number(text);
};
