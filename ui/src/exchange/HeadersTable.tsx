import type { Header } from "../bindings";
import { CopyButton } from "../components/CopyButton";
import { Masked } from "./RawText";

/** Headers (or query parameters) in the order in which they were sent, values whole. */
export function HeadersTable({
  headers,
  label,
  empty = "No headers",
}: {
  headers: readonly Header[];
  label: string;
  empty?: string;
}) {
  if (headers.length === 0) return <p className="px-3 py-2 text-12 text-ink-3">{empty}</p>;
  return (
    <div className="min-h-0 flex-1 overflow-auto">
      <table aria-label={label} className="w-full table-fixed border-collapse font-mono text-12">
        <colgroup>
          <col className="w-[38%]" />
          <col />
        </colgroup>
        <tbody>
          {headers.map((header, index) => (
            <tr
              // biome-ignore lint/suspicious/noArrayIndexKey: a header may stand twice; the list never changes
              key={index}
              className="group border-b border-line align-top hover:bg-hover"
            >
              <th scope="row" className="px-3 py-1 text-left font-normal wrap-anywhere text-ink-2">
                {header.name}
              </th>
              <td className="relative py-1 pr-7 wrap-anywhere">
                <Masked value={header.value} />
                <span className="absolute top-0 right-1 opacity-0 group-hover:opacity-100 focus-within:opacity-100">
                  <CopyButton size="sm" text={header.value} label={`Copy ${header.name}`} />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
