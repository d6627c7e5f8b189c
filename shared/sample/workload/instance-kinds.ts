export const ec2 = (form: "linux" | "windows" | "spot", ...types: string[]): readonly string[] =>
  types.map((type) => `ec2/${type}/${form}`);
export const rds = (engine: "mysql" | "postgresql", ...types: string[]): readonly string[] =>
  types.map((type) => `rds/${type}/${engine}`);

export const SMALL = ec2(
  "linux",
  "t3.micro",
  "t3.small",
  "t3.medium",
  "t4g.small",
  "t4g.medium",
  "t3a.large",
);
export const MIDDLE = ec2(
  "linux",
  "m5.large",
  "m6i.large",
  "m7g.large",
  "c6i.xlarge",
  "t3.xlarge",
  "m7i.xlarge",
  "c7g.xlarge",
);
export const LARGE = ec2(
  "linux",
  "m6i.2xlarge",
  "r6i.2xlarge",
  "m7i.4xlarge",
  "c6i.4xlarge",
  "r7g.4xlarge",
  "r5.8xlarge",
);
export const WINDOWS = ec2(
  "windows",
  "m5.2xlarge",
  "m6i.4xlarge",
  "r5.2xlarge",
  "r6i.4xlarge",
  "t3.xlarge",
  "m7i.8xlarge",
);
export const TRAINING = [...ec2("linux", "g5.xlarge", "g5.2xlarge", "g5.4xlarge", "i4i.2xlarge")];
export const SPOT = ec2(
  "spot",
  "c5.xlarge",
  "c6i.2xlarge",
  "c5.4xlarge",
  "m5.2xlarge",
  "r5.2xlarge",
  "c7g.4xlarge",
);
