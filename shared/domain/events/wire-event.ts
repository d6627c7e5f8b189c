type Told = {
  readonly id: string;
  readonly source: string;
  readonly detailType: string;
  /** UTC ISO text. */
  readonly time: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
};

/** An event as consumers read it, in files and in the body of a webhook: the members of an EventBridge event. */
export const wireEvent = ({ id, source, detailType, time, resources, detail }: Told) => ({
  version: "0",
  id,
  source,
  "detail-type": detailType,
  time,
  resources,
  detail,
});
