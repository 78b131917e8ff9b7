import { memoryStore } from '../testing/fake-gateway';
import { browserStore } from './key-value-store';

it('keeps values in the storage given', () => {
  const storage = memoryStore();
  browserStore(() => storage).setItem('k', 'v');
  expect(browserStore(() => storage).getItem('k')).toBe('v');
});

it('keeps them in memory where storage is forbidden', () => {
  const store = browserStore(() => {
    throw new DOMException('denied', 'SecurityError');
  });
  expect(store.getItem('k')).toBeNull();
  store.setItem('k', 'v');
  expect(store.getItem('k')).toBe('v');
});

it('prefers a value that did not fit over the older one that did', () => {
  const storage = memoryStore();
  const store = browserStore(() => storage);
  store.setItem('k', 'old');
  const fits = storage.setItem;
  storage.setItem = () => {
    throw new DOMException('full', 'QuotaExceededError');
  };
  store.setItem('k', 'new');
  expect(store.getItem('k')).toBe('new');
  storage.setItem = fits;
  store.setItem('k', 'newer');
  expect(storage.getItem('k')).toBe('newer');
  expect(store.getItem('k')).toBe('newer');
});
