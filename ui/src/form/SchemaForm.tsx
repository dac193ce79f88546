import { ChevronRight } from "lucide-react";
import { type UIEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Problem } from "../bindings";
import { useForm } from "./context";
import { FieldHead } from "./FieldHead";
import { ObjectFields } from "./fields/ObjectFields";
import { problemWithin } from "./paths";
import { SectionTabs } from "./SectionTabs";
import { asObject, readSchema, TAG } from "./schema";
import { type Section, sectionCount, sectionSummary, sectionsOf } from "./sections";

export interface SchemaFormProps {
  /** The kind's schema, as the engine gives it. */
  schema: unknown;
  value: Readonly<Record<string, unknown>>;
  onChange: (value: Record<string, unknown>, field: string) => void;
  /** Above the first section, such as a trigger's address. */
  lead?: React.ReactNode;
  /** Below the last one. */
  tail?: React.ReactNode;
}

const GENERAL = "General";

/** A form from a schema: a tab for each group of fields, which scrolls to it. */
export function SchemaForm({ schema, value, onChange, lead, tail }: SchemaFormProps) {
  const { focus, focused, problems } = useForm();
  const sections = useMemo(() => {
    const read = readSchema(schema);
    return read.type === "object" ? sectionsOf(read.properties) : [];
  }, [schema]);
  const [open, setOpen] = useState(
    () =>
      new Set(sections.filter((section, index) => opensFirst(section, index, value)).map(nameOf)),
  );
  const [tab, setTab] = useState(nameOf(sections[0]));
  const body = useRef<HTMLDivElement>(null);
  /** Scrolled by a tab, which stays marked, also where its part cannot come to the top. */
  const byTab = useRef(false);
  const byHand = () => {
    byTab.current = false;
  };

  const fold = useCallback((name: string, to: boolean) => {
    setOpen((before) => {
      const after = new Set(before);
      if (to) after.add(name);
      else after.delete(name);
      return after;
    });
  }, []);

  const goTo = (name: string) => {
    fold(name, true);
    setTab(name);
    byTab.current = true;
    requestAnimationFrame(() => {
      const part = body.current?.querySelector<HTMLElement>(`[data-section="${CSS.escape(name)}"]`);
      body.current?.scrollTo({ top: (part?.offsetTop ?? 0) - 4 });
    });
  };

  const onScroll = (event: UIEvent<HTMLElement>) => {
    if (byTab.current) return;
    const { scrollTop, clientHeight, scrollHeight } = event.currentTarget;
    const parts = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-section]")];
    const atEnd = scrollHeight > clientHeight && scrollTop + clientHeight >= scrollHeight - 2;
    const passed = parts.filter((part) => part.offsetTop <= scrollTop + 48).at(-1);
    const name = (atEnd ? undefined : passed)?.dataset.section;
    if (name !== undefined) setTab(name);
  };

  // A problem was clicked: its section opens, and its field takes the focus.
  useEffect(() => {
    if (!focus) return;
    const home = sections.find(({ properties }) =>
      properties.some(({ key }) => isUnder(focus.field, key)),
    );
    if (home) fold(nameOf(home), true);
    const frame = requestAnimationFrame(() => {
      const element = body.current && nearest(body.current, focus.field);
      element?.scrollIntoView({ block: "center" });
      element
        ?.querySelector<HTMLElement>(".cm-content, input, textarea, [role=combobox], button")
        ?.focus();
      focused();
    });
    return () => cancelAnimationFrame(frame);
  }, [focus, focused, sections, fold]);

  return (
    <>
      {sections.length > 1 && (
        <SectionTabs
          current={tab}
          onGo={goTo}
          tabs={sections.map((section) => ({
            name: nameOf(section),
            count: sectionCount(section, value),
          }))}
        />
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: only heard, to know a hand's scrolling from a tab's */}
      <div
        ref={body}
        onScroll={onScroll}
        onWheel={byHand}
        onPointerDown={byHand}
        onKeyDown={byHand}
        className="relative flex min-h-0 flex-1 flex-col overflow-x-hidden overflow-y-auto scroll-smooth"
      >
        {lead}
        {sections.map((section, index) => (
          <Part
            key={nameOf(section)}
            section={section}
            first={index === 0}
            open={index === 0 || open.has(nameOf(section))}
            onOpen={(to) => fold(nameOf(section), to)}
            value={value}
            onChange={onChange}
            problem={sectionProblem(problems, section)}
          />
        ))}
        {tail}
      </div>
    </>
  );
}

function nameOf(section: Section | undefined): string {
  return section?.name || GENERAL;
}

/** The first part is open, and a part that holds a choice of its own with something chosen. */
function opensFirst(
  section: Section,
  index: number,
  value: Readonly<Record<string, unknown>>,
): boolean {
  if (index === 0) return true;
  const [lead] = section.properties;
  if (lead?.schema.type !== "tagged") return false;
  const first = lead.schema.variants[0]?.value;
  return asObject(value[lead.key])[TAG] !== first;
}

function sectionProblem(problems: readonly Problem[], section: Section): Problem | undefined {
  const found = section.properties.map(({ key }) => problemWithin(problems, key));
  return found.find((problem) => problem && !problem.warning);
}

function isUnder(field: string, key: string): boolean {
  return field === key || field.startsWith(`${key}.`) || field.startsWith(`${key}[`);
}

/** The element of a field, or of the innermost part that holds it. */
function nearest(body: HTMLElement, field: string): HTMLElement | undefined {
  const within = [...body.querySelectorAll<HTMLElement>("[data-field]")].filter(
    ({ dataset }) => dataset.field !== undefined && isUnder(field, dataset.field),
  );
  return within.sort((a, b) => (b.dataset.field?.length ?? 0) - (a.dataset.field?.length ?? 0))[0];
}

function Part({
  section,
  first,
  open,
  onOpen,
  value,
  onChange,
  problem,
}: {
  section: Section;
  first: boolean;
  open: boolean;
  onOpen: (open: boolean) => void;
  value: Readonly<Record<string, unknown>>;
  onChange: SchemaFormProps["onChange"];
  problem: Problem | undefined;
}) {
  const name = nameOf(section);
  if (!open) {
    return (
      <button
        type="button"
        data-section={name}
        aria-expanded={false}
        onClick={() => onOpen(true)}
        className="flex h-8 shrink-0 items-center gap-2 border-t border-line px-4 text-left text-ink-2 hover:bg-hover focus-visible:-outline-offset-2"
      >
        <ChevronRight className="size-3.5 shrink-0" />
        <b className="text-12 font-semibold text-ink">{name}</b>{" "}
        <span className={`min-w-0 truncate text-12 ${problem ? "text-failed" : "text-ink-3"}`}>
          {problem?.message ?? sectionSummary(section, value)}
        </span>
      </button>
    );
  }
  const [lead] = section.properties;
  // Where the first field bears the section's name, its head is the section's.
  const own = lead?.schema.title === name && lead.schema.type !== "object";
  return (
    <section
      data-section={name}
      aria-label={`${name}, settings`}
      className={first ? "shrink-0 px-4 py-3" : "shrink-0 border-t border-line px-4 py-3"}
    >
      {!first && !own && <FieldHead title={name} onFold={() => onOpen(false)} />}
      <ObjectFields
        properties={section.properties}
        path=""
        value={value}
        onChange={onChange}
        onFold={!first && own ? () => onOpen(false) : undefined}
      />
    </section>
  );
}
