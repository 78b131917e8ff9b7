/** The part of `localStorage` that is used. */
export type KeyValueStore = Pick<Storage, 'getItem' | 'setItem'>;

/**
 * `localStorage`, and memory beside it for where that is forbidden or full: then a ballot outlives its connection but
 * not the page.
 */
export function browserStore(storage: () => KeyValueStore = () => localStorage): KeyValueStore {
  const memory = new Map<string, string>();
  return {
    getItem: (key) => memory.get(key) ?? attempt(() => storage().getItem(key)) ?? null,
    setItem: (key, value) => {
      const stored = attempt(() => (storage().setItem(key, value), true));
      if (stored) memory.delete(key);
      else memory.set(key, value);
    },
  };
}

function attempt<Value>(action: () => Value): Value | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
