import { DocumentSymbol, SymbolKind, type DocumentSymbolProvider, type TextDocument } from 'vscode';
import { requestsOf } from './requestTexts.ts';
import { toRange } from '../../editor/toRange.ts';

/** The requests and the variables of a document, for the outline, the path above the editor and "Go to Symbol". */
export class RequestOutline implements DocumentSymbolProvider {
  provideDocumentSymbols(document: TextDocument): DocumentSymbol[] {
    const { requests, variables } = requestsOf(document);
    const ofRequests = requests.map(({ name, method, methodRange, target, range }) => {
      const line = `${method} ${target.text.replace(/\s+/g, '')}`;
      const selected = toRange(document, { start: methodRange.start, end: target.range.end });
      return new DocumentSymbol(
        name ?? line,
        name === undefined ? '' : line,
        SymbolKind.Method,
        toRange(document, range),
        selected,
      );
    });
    const ofVariables = variables.map(({ name, nameRange, value }) => {
      const range = toRange(document, { start: nameRange.start, end: value.range.end });
      return new DocumentSymbol(name, value.text, SymbolKind.Variable, range, toRange(document, nameRange));
    });
    return [...ofVariables, ...ofRequests].toSorted((one, other) =>
      one.range.start.compareTo(other.range.start),
    );
  }
}
