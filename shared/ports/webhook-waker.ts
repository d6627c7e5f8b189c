/** Has a webhook's deliveries looked after, apart from those of all others. */
export interface WebhookWaker {
  wake(name: string): Promise<void>;
}
