//! The host boundary: every method that a window, a browser tab or the command line can call.
//! One file a subject; handlers are thin.

pub mod app;
pub mod events;
pub mod flows;
pub mod inspector;
pub mod kinds;
pub mod runs;
pub mod samples;
pub mod tests;

use crate::rpc::{Nothing, define_rpc};

define_rpc! {
    /// What the screens need to know first.
    app_info(Nothing) -> app::AppInfo = app::info;
    /// The settings.
    settings_get(Nothing) -> app::Settings = app::settings_get;
    /// Replaces the settings; a changed hook address is tried at once.
    settings_set(app::Settings) -> app::Settings = app::settings_set;
    /// What a screen remembers between starts, such as panel sizes.
    prefs_get(Nothing) -> app::Prefs = app::prefs_get;
    /// Replaces what screens remember.
    prefs_set(app::Prefs) -> Nothing = app::prefs_set;
    /// Tries the hook address again, or another port.
    hooks_open(app::HooksOpen) -> app::HooksState = app::hooks_open;
    /// Brings the window to the front, where there is one.
    app_focus(Nothing) -> Nothing = app::focus;

    /// Every kind of node, in the order of the palette.
    kinds(Nothing) -> Vec<crate::nodes::KindInfo> = kinds::list;

    /// All flows, with what the list shows of each.
    flow_list(Nothing) -> Vec<flows::FlowSummary> = flows::list;
    /// One flow with its draft.
    flow_get(flows::ById) -> flows::FlowDetail = flows::get;
    /// A new flow; empty, or from a flow document.
    flow_create(flows::Create) -> flows::FlowDetail = flows::create;
    /// The sample flow: made, published and switched on if it is not there yet.
    flow_sample(Nothing) -> flows::Sample = flows::sample;
    /// Changes name and description.
    flow_rename(flows::Rename) -> flows::FlowDetail = flows::rename;
    /// A copy of a flow's draft, switched off, with its own trigger addresses.
    flow_duplicate(flows::ById) -> flows::FlowDetail = flows::duplicate;
    /// Deletes a flow; `flow_restore` undoes it.
    flow_delete(flows::ById) -> Nothing = flows::delete;
    /// Undoes a deletion.
    flow_restore(flows::ById) -> flows::FlowDetail = flows::restore;
    /// Saves the draft if nobody saved a later one.
    flow_save(flows::Save) -> flows::Saved = flows::save;
    /// What stands in the way of publishing a flow document.
    flow_check(flows::Check) -> Vec<crate::flow::Problem> = flows::check;
    /// Makes the draft the published version.
    flow_publish(flows::ById) -> flows::FlowDetail = flows::publish;
    /// Switches a flow on or off.
    flow_switch(flows::Switch) -> flows::FlowDetail = flows::switch;
    /// A flow from the text of a flow file: switched off, unbound.
    flow_import(flows::Import) -> flows::FlowDetail = flows::import;
    /// The text of a flow's file.
    flow_export(flows::ById) -> flows::Exported = flows::export;
    /// The document of a published version.
    flow_version(flows::VersionOf) -> crate::flow::Flow = flows::version;

    /// Tests the draft: the whole flow, or up to and with one node, from an event.
    test_flow(tests::TestFlow) -> runs::Started = tests::flow;
    /// Tests one node of the draft with the sample data of the nodes before it.
    test_step(tests::TestStep) -> runs::Started = tests::step;
    /// Sends an event to a trigger's own address, as an outside caller would.
    trigger_send(tests::TriggerSend) -> tests::TriggerAnswer = tests::trigger_send;

    /// The sample data of a flow, by node: what variables can be picked from.
    samples_get(flows::ById) -> samples::Samples = samples::get;
    /// Sets (or with no text removes) the pasted sample of a node.
    sample_set(samples::SampleSet) -> samples::Samples = samples::set;
    /// What templates become with the sample data.
    preview(samples::PreviewOf) -> Vec<samples::Preview> = samples::preview;

    /// A page of runs, newest first.
    run_list(runs::RunQuery) -> runs::RunPage = runs::list;
    /// Figures over the runs that a filter finds.
    run_stats(runs::RunFilter) -> runs::RunStats = runs::stats;
    /// One run with its flow, steps and attempts.
    run_get(runs::ByRun) -> runs::RunDetail = runs::get;
    /// The event that started a run.
    run_event(runs::ByRun) -> runs::Payload = runs::event;
    /// The output of a step.
    step_output(runs::StepOf) -> runs::Payload = runs::output;
    /// One attempt: the exact request and the exact response.
    attempt_get(runs::AttemptOf) -> runs::AttemptDetail = runs::attempt;
    /// One attempt's request as a cURL command line.
    attempt_curl(runs::AttemptOf) -> runs::Curl = runs::curl;
    /// Runs the same event through the same version again.
    run_again(runs::ByRun) -> runs::Started = runs::again;
    /// Cancels a run that has not finished.
    run_cancel(runs::ByRun) -> Nothing = runs::cancel;

    /// The catch URLs.
    catch_list(Nothing) -> Vec<inspector::CatchUrl> = inspector::list;
    /// A new catch URL.
    catch_create(inspector::CatchCreate) -> inspector::CatchUrl = inspector::create;
    /// Changes the name or the answer.
    catch_update(inspector::CatchUpdate) -> inspector::CatchUrl = inspector::update;
    /// Deletes a catch URL with what it kept; `catch_restore` undoes it.
    catch_delete(inspector::ByCatch) -> Nothing = inspector::delete;
    /// Undoes a deletion.
    catch_restore(inspector::ByCatch) -> inspector::CatchUrl = inspector::restore;
    /// The requests that a catch URL keeps, newest first.
    caught_list(inspector::CaughtQuery) -> inspector::CaughtPage = inspector::caught;
    /// One kept request.
    caught_get(inspector::ByCaught) -> inspector::CaughtDetail = inspector::caught_get;
    /// Forgets what a catch URL keeps.
    caught_clear(inspector::ByCatch) -> Nothing = inspector::clear;
}
