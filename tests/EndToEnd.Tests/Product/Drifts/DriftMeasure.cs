using System.Text.Json.Nodes;
using OrleansGitOps.TestKit.ControlPlanes;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.EndToEnd.Tests.Product.Drifts;

/// <summary>Makes an object drift, waits until it is as before, and measures it by the audit log and the drift journal.</summary>
internal sealed class DriftMeasure(Deployed app, DriftCase drift)
{
    private const string Product = "orleans-gitops";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly Hand _hand = new(app);
    private AuditTail? _audit;

    public async Task<(DriftTable.Row Row, JsonNode Entry)> RunAsync()
    {
        await app.Silo.WaitForAsync(app.Name, "Synced", application => application.Sync() == "Synced");
        var before = ObjectShape.Of(await _hand.Kubectl.GetAsync(drift.Resource));
        var journaled = (await EntriesAsync()).Count;
        _audit = app.Parts.ControlPlane.TailAudit();

        await drift.Edit(_hand);

        var entry = await Eventually.GetAsync($"{drift.Name}: journal entry", Limit, async () =>
        {
            var entries = await EntriesAsync();
            return entries.Count > journaled && entries[0]["revertedAt"] is not null ? entries[0] : null;
        }, () => Explain());
        JsonNode? live = null;
        await Eventually.BecomesTrueAsync(
            $"{drift.Name}: as before", Limit,
            async () => ObjectShape.Of(live = await _hand.Kubectl.GetAsync(drift.Resource)) == before,
            () => $"now: {ObjectShape.Of(live)}\nbefore: {before}\n{entry}\n{Explain()}");
        await app.Silo.WaitForAsync(app.Name, "Synced again", application => application.Sync() == "Synced");
        return (Measure(entry), entry);
    }

    private DriftTable.Row Measure(JsonNode entry)
    {
        var events = _audit!.ReadNew().Where(seen => seen.Stage == "ResponseComplete").ToList();
        var edited = events.Where(seen => Hand.IsHand(seen) && seen.IsWrite).Max(seen => seen.StageAt);
        var product = events.Where(seen => seen.UserAgent.StartsWith(Product, StringComparison.Ordinal) && seen.Verb != "watch").ToList();
        var reverted = (product.Where(seen => seen.IsWrite).Max(seen => seen.StageAt) - edited).TotalMilliseconds;
        var seen = Math.Max(0, reverted - (long)entry["revertMilliseconds"]!);
        var requests = product.GroupBy(item => item.Verb).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Count()} {group.Key}");
        return new DriftTable.Row(drift.Name, seen, reverted, string.Join(", ", requests));
    }

    /// <summary>Entries of this object, newest first.</summary>
    private async Task<List<JsonNode>> EntriesAsync()
    {
        var name = drift.Resource.Split('/')[1];
        var kind = drift.Resource.Split('/')[0];
        return [.. (await app.DriftAsync()).OfType<JsonNode>().Where(entry =>
            (string?)entry["name"] == name && string.Equals((string?)entry["kind"], kind, StringComparison.OrdinalIgnoreCase))];
    }

    private string Explain()
    {
        var requests = _audit!.ReadNew()
            .Where(seen => Hand.IsHand(seen) || seen.UserAgent.StartsWith(Product, StringComparison.Ordinal))
            .Select(seen => $"{seen.StageAt:HH:mm:ss.fff} {seen.UserAgent.Split(' ')[0]} {seen.Verb} {seen.Uri} {seen.StatusCode}");
        return string.Join('\n', requests.Concat(app.Silo.Log.Split('\n').TakeLast(10)));
    }
}
