/**
 * Shares in per cent with one decimal that add to exactly 100.0, by the largest-remainder method (Hamilton): each gets
 * the whole tenths it is due, and the tenths left go to the largest remainders. Equal remainders go to the larger vote,
 * then to the earlier place, so equal votes may differ by a tenth and never by more. All 0 when there are no votes.
 */
export function shares(votes: readonly number[]): number[] {
  const total = votes.reduce((sum, n) => sum + n, 0);
  if (total === 0) return votes.map(() => 0);
  const tenths = votes.map((n) => Math.floor((n * 1000) / total));
  const left = 1000 - tenths.reduce((sum, n) => sum + n, 0);
  const byRemainder = votes
    .map((n, index) => ({ n, index, remainder: (n * 1000) % total }))
    .sort((a, b) => b.remainder - a.remainder || b.n - a.n || a.index - b.index);
  for (const { index } of byRemainder.slice(0, left)) tenths[index]! += 1;
  return tenths.map((n) => n / 10);
}

/** Competition ranks: 1 for the most votes, equal votes share a rank (1, 2, 2, 4). */
export function ranks(votes: readonly number[]): number[] {
  const sorted = [...votes].sort((a, b) => b - a);
  return votes.map((n) => sorted.indexOf(n) + 1);
}
