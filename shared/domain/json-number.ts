/**
 * A number of a JSON document as its text. Billing Conductor sends amounts and percentages as JSON numbers
 * (spec/billing-conductor.md section 1.1, "Money"); as binary doubles they would not be what the caller wrote.
 */
export class JsonNumber {
  constructor(readonly text: string) {}
}
