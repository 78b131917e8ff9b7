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
`;
