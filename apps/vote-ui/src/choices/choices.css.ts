import { css } from 'lit';

export const choicesStyle = css`
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
    min-width: 0;
  }

  legend {
    padding: 0;
    margin-bottom: 0.5rem;
    font-weight: 600;
  }

  .candidates {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr));
    gap: 0.5rem;
  }

  label {
    display: flex;
    align-items: stretch;
    gap: 0.75rem;
    min-height: 3.25rem;
    padding: 0.4rem 0.75rem;
    border: 1px solid var(--line);
    border-radius: 0.6rem;
    background: var(--card);
    cursor: pointer;
  }

  label:has(:checked) {
    background: var(--chosen);
    border-color: var(--accent);
    box-shadow: inset 0 0 0 1px var(--accent);
  }

  label:has(:focus-visible) {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }

  label:has(:disabled) {
    background: none;
    cursor: default;
  }

  input {
    flex: none;
    align-self: center;
    width: 1.3rem;
    height: 1.3rem;
    margin: 0;
    accent-color: var(--accent);
    outline: none;
  }

  .number {
    align-self: center;
    min-width: 1.6rem;
    text-align: right;
    font-weight: 700;
    font-variant-numeric: tabular-nums;
  }

  .who {
    align-self: center;
    min-width: 0;
    overflow-wrap: anywhere;
    line-height: 1.25;
  }

  .name {
    display: block;
    font-weight: 600;
  }

  .team {
    color: var(--muted);
    font-size: 0.875rem;
  }

  .withdrawn .name,
  .withdrawn .number {
    color: var(--muted);
    text-decoration: line-through;
  }

  .bar {
    position: sticky;
    bottom: 0;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 1rem;
    margin: 0.75rem -1rem 0;
    padding: 0.75rem 1rem;
    border-top: 1px solid var(--line);
    background: var(--surface);
  }

  /* A low viewport has no room for a bar that stays. */
  @media (max-height: 25rem) {
    .bar {
      position: static;
    }
  }

  .bar ::slotted(*) {
    flex: 1 1 14rem;
  }

  button {
    flex: 1 1 14rem;
    min-height: 3rem;
    padding: 0.5rem 1.5rem;
    border: 2px solid var(--accent);
    border-radius: 0.6rem;
    background: var(--accent);
    color: var(--on-accent);
    font: inherit;
    font-weight: 700;
    cursor: pointer;
  }

  @media (min-width: 40rem) {
    button {
      max-width: 20rem;
    }
  }

  button[aria-disabled='true'] {
    background: none;
    border-color: var(--control);
    color: var(--muted);
    cursor: default;
  }
`;
