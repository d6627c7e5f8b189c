import { arn, type Block, between, hex, named } from "./block.ts";

export const delivery: Block = (context) => {
  const { random } = context;
  const distribution = `arn:aws:cloudfront::${context.account}:distribution/E${random.text(13, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")}`;
  return [
    {
      kind: "cloudfront/out",
      resourceId: distribution,
      pattern: "daily",
      quantity: `${random.integer(200, 9000)}.${random.text(5, "0123456789")}1`,
      wobblePercent: 30,
    },
    {
      kind: "cloudfront/requests",
      resourceId: distribution,
      pattern: "daily",
      quantity: between(random, 900000, 80000000),
      whole: true,
      wobblePercent: 30,
    },
    {
      kind: "transfer/out",
      resourceId: hex(random, "i"),
      pattern: "daily",
      quantity: `${random.integer(100, 2600)}.${random.text(5, "0123456789")}1`,
      wobblePercent: 30,
    },
  ];
};

export const containers: Block = (context) => {
  const task = arn(context, "ecs", `service/${named(context, "svc")}`);
  const { random } = context;
  const cpu = random.integer(1, 24);
  return [
    {
      kind: "eks/cluster",
      resourceId: arn(context, "eks", `cluster/${named(context, "eks")}`),
      pattern: "always",
      quantity: "1",
    },
    { kind: "fargate/cpu", resourceId: task, pattern: "office", quantity: String(cpu), wobblePercent: 40 },
    {
      kind: "fargate/memory",
      resourceId: task,
      pattern: "office",
      quantity: String(cpu * 4),
      wobblePercent: 40,
    },
  ];
};
