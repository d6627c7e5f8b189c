import { LOWER_ALPHANUMERIC } from "../random.ts";
import { arn, type Block, between, named } from "./block.ts";

export const functions: Block = (context) => {
  const { random } = context;
  const name = arn(
    context,
    "lambda",
    `function:${named(context, random.pick(["ingest", "api", "resize", "notify", "score"]))}`,
  );
  const pattern = random.pick(["spiky", "office", "daily"] as const);
  const queue = arn(context, "sqs", named(context, "queue"));
  const table = arn(context, "dynamodb", `table/${named(context, "items")}`);
  return [
    {
      kind: "lambda/requests",
      resourceId: name,
      pattern,
      quantity: between(random, 4000, 2400000),
      whole: true,
      wobblePercent: 50,
    },
    {
      kind: "lambda/compute",
      resourceId: name,
      pattern,
      quantity: `${random.integer(900, 600000)}.${random.text(3, "0123456789")}5`,
      wobblePercent: 50,
    },
    {
      kind: "sqs/requests",
      resourceId: queue,
      pattern: "daily",
      quantity: between(random, 2000, 1500000),
      whole: true,
      wobblePercent: 30,
    },
    {
      kind: "api/requests",
      resourceId: arn(context, "apigateway", `/apis/${random.text(10, LOWER_ALPHANUMERIC)}`),
      pattern: "daily",
      quantity: between(random, 20000, 4000000),
      whole: true,
      wobblePercent: 35,
    },
    {
      kind: "dynamodb/read",
      resourceId: table,
      pattern: "daily",
      quantity: between(random, 100000, 90000000),
      whole: true,
      wobblePercent: 30,
    },
    {
      kind: "dynamodb/write",
      resourceId: table,
      pattern: "daily",
      quantity: between(random, 50000, 20000000),
      whole: true,
      wobblePercent: 30,
    },
    {
      kind: "dynamodb/storage",
      resourceId: table,
      pattern: "daily",
      quantity: between(random, 5, 800),
      perMonth: true,
    },
  ];
};

export const models: Block = ({ random }) => [
  {
    kind: "bedrock/input",
    resourceId: "",
    pattern: "office",
    quantity: `${random.integer(40, 9000)}.${random.text(3, "0123456789")}`,
    wobblePercent: 70,
  },
  {
    kind: "bedrock/output",
    resourceId: "",
    pattern: "office",
    quantity: `${random.integer(10, 2000)}.${random.text(3, "0123456789")}`,
    wobblePercent: 70,
  },
];
