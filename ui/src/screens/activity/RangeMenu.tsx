import { Calendar, Check, ChevronDown } from "lucide-react";
import { Button } from "../../components/Button";
import { Menu } from "../../components/Menu";
import { clockTime } from "../../lib/format";
import { type ActivityFilter, RANGE_WORDS, RANGES } from "./activity-filter";

/** The range of time; one bar of the histogram is shown as its own. */
export function RangeMenu({
  filter,
  set,
  now,
}: {
  filter: ActivityFilter;
  set: (part: Partial<ActivityFilter>) => void;
  now: number;
}) {
  const { span } = filter;
  const words = span
    ? `${clockTime(span.from, now)} to ${clockTime(span.to, now)}`
    : RANGE_WORDS[filter.range];
  return (
    <Menu
      entries={RANGES.map((range) => ({
        label: RANGE_WORDS[range],
        ...(range === filter.range && !span && { icon: <Check /> }),
        onSelect: () => set({ range, span: undefined }),
      }))}
    >
      <Button {...(span && { icon: <Calendar /> })}>
        {words}
        <ChevronDown className="size-3.5" />
      </Button>
    </Menu>
  );
}
