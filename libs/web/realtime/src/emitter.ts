type Listeners<Events> = { [Name in keyof Events]?: Set<(value: Events[Name]) => void> };

/** Typed events: `Events` maps each event's name to what its listeners are given. */
export class Emitter<Events extends object> {
  readonly #listeners: Listeners<Events> = {};

  /** Calls `listener` at every event of that name, until the returned function is called. */
  on<Name extends keyof Events>(name: Name, listener: (value: Events[Name]) => void): () => void {
    const listeners = (this.#listeners[name] ??= new Set());
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  protected emit<Name extends keyof Events>(name: Name, value: Events[Name]): void {
    for (const listener of this.#listeners[name] ?? []) listener(value);
  }
}
