import { css } from 'lit';

export const ballotStyle = css`
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.4rem 0.9rem;
    margin-bottom: 1rem;
  }

  h1 {
    flex: 1 0 100%;
    margin: 0;
    font-size: clamp(1.35rem, 5vw, 2rem);
    line-height: 1.15;
    overflow-wrap: anywhere;
  }

  .state {
    padding: 0.1rem 0.7rem;
    border: 2px solid var(--control);
    border-radius: 1rem;
    font-weight: 700;
  }

  .state.open {
    border-color: var(--good);
    color: var(--good);
  }

  .round,
  scrutineer-countdown {
    color: var(--muted);
    font-variant-numeric: tabular-nums;
  }

  .notice {
    position: sticky;
    z-index: 1;
    top: 0;
    margin: 0 0 0.75rem;
    padding: 0.6rem 0.9rem;
    border-radius: 0.4rem;
    background: var(--notice);
    color: var(--on-notice);
  }

  .notice:empty {
    display: none;
  }

  .status {
    margin: 0;
    font-weight: 600;
  }

  .plain {
    font-weight: 400;
  }

  .good {
    color: var(--good);
  }

  .bad {
    color: var(--bad);
  }
`;
