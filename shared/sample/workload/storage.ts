import { arn, type Block, between, hex, named } from "./block.ts";

export const lake: Block = (context) => {
  const { random } = context;
  const bucket = named(context, random.pick(["lake", "raw", "curated", "archive"]));
  return [
    {
      kind: "s3/storage",
      resourceId: bucket,
      pattern: "daily",
      quantity: between(random, 20000, 180000),
      perMonth: true,
      wobblePercent: 2,
    },
    {
      kind: "s3/infrequent",
      resourceId: bucket,
      pattern: "daily",
      quantity: between(random, 5000, 90000),
      perMonth: true,
      wobblePercent: 2,
    },
    {
      kind: "s3/put",
      resourceId: bucket,
      pattern: "daily",
      quantity: between(random, 200000, 9000000),
      whole: true,
      wobblePercent: 30,
    },
    {
      kind: "s3/get",
      resourceId: bucket,
      pattern: "daily",
      quantity: between(random, 900000, 90000000),
      whole: true,
      wobblePercent: 30,
    },
    {
      kind: "athena/scan",
      resourceId: arn(context, "athena", "workgroup/primary"),
      pattern: "office",
      quantity: `0.${random.text(6, "0123456789")}1`,
      wobblePercent: 80,
    },
    {
      kind: "glue/etl",
      resourceId: arn(context, "glue", `job/${named(context, "etl")}`),
      pattern: "daily",
      quantity: between(random, 6, 120),
      wobblePercent: 40,
    },
  ];
};

export const snapshots: Block = ({ random }) => [
  {
    kind: "ebs/snapshot",
    resourceId: hex(random, "snap"),
    pattern: "daily",
    quantity: between(random, 200, 9000),
    perMonth: true,
    wobblePercent: 2,
  },
];
