import { HEXADECIMAL } from "../random.ts";
import { arn, type Block, between, named } from "./block.ts";

/** What every account has: a bucket, logs, metrics, keys, a little traffic. */
export const accountBasics: Block = (context) => {
  const { random } = context;
  const bucket = named(context, "logs");
  const key = arn(context, "kms", `key/${random.text(8, HEXADECIMAL)}-${random.text(12, HEXADECIMAL)}`);
  return [
    {
      kind: "s3/storage",
      resourceId: bucket,
      pattern: "daily",
      quantity: between(random, 40, 900),
      perMonth: true,
      wobblePercent: 1,
    },
    {
      kind: "s3/put",
      resourceId: bucket,
      pattern: "daily",
      quantity: between(random, 800, 60000),
      whole: true,
      wobblePercent: 30,
    },
    {
      kind: "s3/get",
      resourceId: bucket,
      pattern: "daily",
      quantity: between(random, 3000, 900000),
      whole: true,
      wobblePercent: 30,
    },
    {
      kind: "cloudwatch/logs",
      resourceId: arn(context, "logs", `log-group:/app/${named(context, "api")}`),
      pattern: "daily",
      quantity: `${random.integer(0, 6)}.${random.text(4, "0123456789")}1`,
      wobblePercent: 25,
    },
    {
      kind: "cloudwatch/metrics",
      resourceId: "",
      pattern: "daily",
      quantity: between(random, 5, 160),
      perMonth: true,
    },
    { kind: "kms/keys", resourceId: key, pattern: "daily", quantity: between(random, 1, 6), perMonth: true },
    {
      kind: "kms/requests",
      resourceId: key,
      pattern: "daily",
      quantity: between(random, 300, 9000),
      whole: true,
      wobblePercent: 20,
    },
    {
      kind: "transfer/out",
      resourceId: "",
      pattern: "daily",
      quantity: `${random.integer(1, 18)}.${random.text(6, "0123456789")}1`,
      wobblePercent: 40,
    },
    {
      kind: "secrets",
      resourceId: arn(context, "secretsmanager", `secret:${named(context, "db")}`),
      pattern: "weekly",
      quantity: between(random, 1, 12),
      perMonth: true,
    },
  ];
};
