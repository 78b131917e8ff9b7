import { Component, input } from '@angular/core';
import type { FieldTree } from '@angular/forms/signals';

/** What is wrong with a field, once it was left or the form was sent. Its `id` is for the field's `aria-describedby`. */
@Component({
  selector: 'app-field-errors',
  host: { role: 'alert' },
  template: `
    @if (field()(); as state) {
      @if (state.touched()) {
        @for (error of state.errors(); track error.kind) {
          <p class="field-error">{{ error.message }}</p>
        }
      }
    }
  `,
})
export class FieldErrors {
  readonly field = input.required<FieldTree<string>>();
}
