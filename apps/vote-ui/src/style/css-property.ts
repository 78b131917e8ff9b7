import { noChange } from 'lit';
import { directive, Directive } from 'lit/directive.js';
import type { ElementPart } from 'lit/directive.js';

class CssProperty extends Directive {
  render(_name: string, _value: string): symbol {
    return noChange;
  }

  override update({ element }: ElementPart, [name, value]: [string, string]): symbol {
    (element as HTMLElement).style.setProperty(name, value);
    return noChange;
  }
}

/**
 * Sets a CSS property of an element through the CSSOM, which `style-src 'self'` allows. Lit's own `styleMap` begins with a
 * style attribute, which it forbids.
 */
export const cssProperty = directive(CssProperty);
