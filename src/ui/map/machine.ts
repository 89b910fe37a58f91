/** One machine as the map draws it. */
export interface Machine {
  name: string;
  zone: string;
  /** Cordoned, and nothing is left on it that could be evicted: it stands in the maintenance dock. */
  docked: boolean;
}
