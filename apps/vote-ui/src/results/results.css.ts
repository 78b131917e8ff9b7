import { css } from 'lit';

export const resultsStyle = css`
  section {
    padding: 0.5rem 0 1rem;
  }

  header {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0.25rem 1rem;
  }

  h2 {
    margin: 0;
    font-size: 1.15rem;
  }

  p {
    margin: 0.25rem 0;
    color: var(--muted);
  }

  .note {
    padding: 0.5rem 0.75rem;
    border-radius: 0.4rem;
    background: var(--notice);
    color: var(--on-notice);
  }

  button {
    min-height: 2.75rem;
    margin-left: auto;
    padding: 0.25rem 0.9rem;
    border: 1px solid var(--control);
    border-radius: 0.6rem;
    background: none;
    color: inherit;
    font: inherit;
    font-size: 0.875rem;
    cursor: pointer;
  }

  ol {
    display: grid;
    gap: 0.75rem;
    margin: 0.75rem 0 0;
    padding: 0;
    list-style: none;
  }

  li {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 0.1rem 1rem;
    align-items: end;
  }

  .who {
    overflow-wrap: anywhere;
  }

  .name {
    font-weight: 600;
  }

  .team,
  .rank {
    color: var(--muted);
    font-size: 0.875rem;
  }

  .figures {
    text-align: right;
    font-variant-numeric: tabular-nums;
  }

  .share {
    font-weight: 600;
  }

  .yours {
    padding: 0.05rem 0.45rem;
    border: 1px solid currentcolor;
    border-radius: 1rem;
    color: var(--good);
    font-size: 0.8125rem;
    white-space: nowrap;
  }

  .track {
    grid-column: 1 / -1;
    height: 0.6rem;
    border-radius: 0.3rem;
    background: color-mix(in srgb, var(--line) 55%, transparent);
    overflow: hidden;
  }

  .filled {
    display: block;
    width: calc(var(--share) * 1%);
    height: 100%;
    border-radius: inherit;
    background: var(--colour);
    box-shadow: inset 0 0 0 1px var(--control);
    forced-color-adjust: none;
    transition: width 0.3s ease-out;
  }

  @media (max-width: 30rem) {
    li {
      grid-template-columns: 1fr;
    }

    .figures {
      grid-row: 3;
      text-align: left;
    }
  }
`;
