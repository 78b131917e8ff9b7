import { css } from 'lit';

/** Colours and type; inherited by every element inside. All pairs have a contrast of at least 4.5 : 1. */
export const theme = css`
  :host {
    --surface: #f6f6f4;
    --card: #ffffff;
    --text: #17181c;
    --muted: #54565e;
    --line: #c9cacf;
    --control: #75777f;
    --accent: #b00020;
    --on-accent: #ffffff;
    --chosen: #fdecee;
    --good: #0b6b3a;
    --bad: #a3171c;
    --notice: #fff2cc;
    --on-notice: #4a3500;
    display: block;
    background: var(--surface);
    color: var(--text);
    font:
      1rem/1.45 system-ui,
      sans-serif;
  }

  @media (prefers-color-scheme: dark) {
    :host {
      --surface: #101115;
      --card: #1a1c22;
      --text: #f2f2f4;
      --muted: #b3b5bd;
      --line: #3a3d46;
      --control: #8f929c;
      --accent: #ff8791;
      --on-accent: #2a0006;
      --chosen: #3a1d22;
      --good: #6bd69c;
      --bad: #ff9a9a;
      --notice: #3d3110;
      --on-notice: #ffe7a8;
    }
  }
`;

/** What every element's own style starts from: a shadow root inherits no rules. */
export const base = css`
  :host {
    display: block;
  }

  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  :focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }

  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  .swatch {
    flex: none;
    width: 0.5rem;
    border-radius: 0.25rem;
    border: 1px solid var(--line);
    background: var(--colour);
    forced-color-adjust: none;
  }

  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
    }
  }
`;
