import { css } from 'lit';

export const fanPageStyle = css`
  :host {
    min-height: 100vh;
  }

  main {
    max-width: 62rem;
    margin: 0 auto;
    padding: 1rem 1rem 3rem;
  }

  h1 {
    margin: 0;
    font-size: clamp(1.35rem, 5vw, 2rem);
    line-height: 1.15;
  }
`;
