using System.Globalization;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using OrleansGitOps.TestKit.ControlPlanes;
using OrleansGitOps.TestKit.Git;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.EndToEnd.Tests.Product;

/// <summary>
/// One application whose syncs take long enough to meet them in their middle: every revision changes the ConfigMaps that stay, makes new ones that stay, and
/// makes some that the next revision removes; by their names they are written in turns. What was written when is read from the API server's audit log.
/// </summary>
internal sealed class LongSync : IAsyncDisposable
{
    private const int Groups = 40;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private readonly SiloGround _ground;
    private readonly TestNamespace _space;
    private readonly TempGitRepository _repository;
    private readonly AuditTail _audit;
    private readonly List<AuditEvent> _events = [];

    private LongSync(SiloGround ground, TestNamespace space, TempGitRepository repository) =>
        (_ground, _space, _repository, _audit) = (ground, space, repository, ground.ControlPlane.TailAudit());

    public string Name => _space.Name;

    public int Revision { get; private set; }

    /// <summary>How many ConfigMaps the newest revision has.</summary>
    public int Objects => Groups * (Revision + 2);

    public string Commit { get; private set; } = "";

    /// <summary>Registers it and waits for the sync of revision 1.</summary>
    public static async Task<LongSync> StartAsync(SiloGround ground, SiloProcess silo)
    {
        var space = await ground.ControlPlane.CreateNamespaceAsync("long");
        var sync = new LongSync(ground, space, await ground.Git.CreateRepositoryAsync($"{space.Name}.git"));
        await sync.CommitNextAsync();
        await silo.SendAsync(HttpMethod.Post, "api/v1/applications", $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: { name: {{sync.Name}}, namespace: argocd }
            spec:
              project: default
              source: { repoURL: '{{ground.Git.UrlOf($"{space.Name}.git")}}', targetRevision: HEAD, path: . }
              destination: { server: 'https://kubernetes.default.svc', namespace: {{space.Name}} }
              syncPolicy: { automated: { prune: true, selfHeal: true } }
            """, "application/yaml");
        await sync.WaitUntilSyncedAsync(silo);
        return sync;
    }

    /// <summary>The silo that synced it last, by its log.</summary>
    public async Task<SiloProcess> OwnerAmongAsync(params SiloProcess[] silos)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            // The line of the log may reach us after the status that tells of the same sync.
            if (silos.SingleOrDefault(silo => silo.Log.Contains($"argocd/{Name}: sync to {Commit}", StringComparison.Ordinal)) is { } owner)
            {
                return owner;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(start) < Limit, $"no silo logged the sync of {Name} to {Commit}");
            await Task.Delay(5);
        }
    }

    public async Task CommitNextAsync()
    {
        Revision++;
        var kinds = Enumerable.Range(1, Revision).Select(made => $"since-{made}").Append("always").Append($"only-{Revision}").ToList();
        var names = Enumerable.Range(0, Groups).SelectMany(i => kinds.Select(kind => string.Create(CultureInfo.InvariantCulture, $"n{i:00}-{kind}")));
        Commit = await _repository.CommitAsync("all.yaml", string.Join("\n---\n", names.Select(name => $$"""
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: {{name}} }
            data: { revision: "{{Revision}}" }
            """)));
    }

    /// <summary>Waits until a sync of the newest revision has written this many objects. Returns how many it has by then.</summary>
    public async Task<int> WaitForWritesAsync(int count)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var written = Writes().Count(write => write.Revision == Revision);
            if (written >= count)
            {
                return written;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(start) < Limit, $"{written} of {count} writes of revision {Revision} came");
            await Task.Delay(1);
        }
    }

    /// <summary>Waits until this silo shows the newest revision as synced; answers of a failover (5xx) are passed over.</summary>
    public Task WaitUntilSyncedAsync(SiloProcess silo)
    {
        var last = "";
        return Eventually.BecomesTrueAsync($"{Name} is Synced to revision {Revision}", Limit, async () =>
        {
            using var answer = await silo.TrySendAsync(HttpMethod.Get, $"api/v1/applications/{Name}");
            last = await answer.Content.ReadAsStringAsync();
            return answer.IsSuccessStatusCode && JsonNode.Parse(last) is JsonObject application
                && application.Sync() == "Synced" && application.Revision() == Commit && application.Phase() == "Succeeded";
        }, () => $"{last[..Math.Min(2000, last.Length)]}\n{string.Join('\n', silo.Log.Split('\n').TakeLast(40))}");
    }

    /// <summary>
    /// A create that had left its silo when that was stopped may come after the next sync: it is seen and removed. How many such objects there were
    /// at first is returned.
    /// </summary>
    public async Task<int> WaitUntilCleanAsync()
    {
        var first = await OfOlderRevisionsAsync();
        await Eventually.BecomesTrueAsync(
            $"no object of {Name} is left that only an older revision has", Limit, async () => await OfOlderRevisionsAsync() == 0);
        return first;
    }

    /// <summary>Makes the last object that only this revision has, exactly as its sync would, and as late as nobody expects it any more.</summary>
    public async Task CreateLateAsync(int revision)
    {
        var always = await _ground.Kube.CoreV1.ReadNamespacedConfigMapAsync("n00-always", Name);
        var name = string.Create(CultureInfo.InvariantCulture, $"n{Groups - 1:00}-only-{revision}");
        var annotations = always.Metadata.Annotations.ToDictionary(
            pair => pair.Key, pair => pair.Value.Replace("n00-always", name, StringComparison.Ordinal), StringComparer.Ordinal);
        await _ground.Kube.CoreV1.CreateNamespacedConfigMapAsync(
            new V1ConfigMap
            {
                Metadata = new V1ObjectMeta { Name = name, Annotations = annotations, Labels = always.Metadata.Labels },
                Data = new Dictionary<string, string> { ["revision"] = revision.ToString(CultureInfo.InvariantCulture) },
            },
            Name);
    }

    /// <summary>
    /// What the cluster has is the newest revision and nothing else, and on the way there no object ever went back to an older one or came again after it
    /// was removed.
    /// </summary>
    public async Task AssertNeverWentBackAsync()
    {
        var live = await ListAsync();
        Assert.Empty(live.Where(item => item.Data["revision"] != $"{Revision}").Select(item => $"{item.Metadata.Name}@{item.Data["revision"]}"));
        Assert.Equal(Objects, live.Count);

        foreach (var writes in Writes().GroupBy(write => write.Object))
        {
            var inOrder = writes.OrderBy(write => write.Version).ToList();
            Assert.True(
                inOrder.Zip(inOrder.Skip(1)).All(pair => pair.First.Revision <= pair.Second.Revision),
                $"{writes.Key}: {string.Join(", ", inOrder.Select(write => $"{write.Revision}@{write.Version}"))}");
            Assert.True(inOrder.Select(write => write.Uid).Distinct().Count() == 1, $"{writes.Key} was made anew");
        }
    }

    public async ValueTask DisposeAsync() => await _space.DisposeAsync();

    private async Task<int> OfOlderRevisionsAsync() =>
        (await ListAsync()).Count(item => item.Metadata.Name.EndsWith($"-only-{item.Data["revision"]}", StringComparison.Ordinal)
            && item.Data["revision"] != $"{Revision}");

    private async Task<List<V1ConfigMap>> ListAsync() =>
        [.. (await _ground.Kube.CoreV1.ListNamespacedConfigMapAsync(Name)).Items.Where(item => item.Data.ContainsKey("revision"))];

    private List<Write> Writes()
    {
        _events.AddRange(_audit.ReadNew().Where(item =>
            item is { Verb: "patch" or "create" or "update", StatusCode: 200 or 201 } && item.Answer?["data"]?["revision"] is not null
            && item.Uri.Contains($"/namespaces/{Name}/configmaps/", StringComparison.Ordinal) && !item.Uri.Contains("dryRun", StringComparison.Ordinal)));
        return [.. _events.Select(Write.From)];
    }

    private sealed record Write(string Object, string Uid, long Version, int Revision)
    {
        public static Write From(AuditEvent item)
        {
            var metadata = item.Answer!["metadata"]!;
            return new Write(
                (string)metadata["name"]!, (string)metadata["uid"]!, long.Parse((string)metadata["resourceVersion"]!, CultureInfo.InvariantCulture),
                int.Parse((string)item.Answer["data"]!["revision"]!, CultureInfo.InvariantCulture));
        }
    }
}
