using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using OrleansGitOps.Benchmarks.Figures;
using OrleansGitOps.Benchmarks.Load;
using OrleansGitOps.TestKit.Git;
using OrleansGitOps.TestKit.Processes;
using OrleansGitOps.TestKit.Product;

namespace OrleansGitOps.Benchmarks.Commands;

/// <summary>N small applications on one silo: first sync, rest, rogue edits, a commit for one and a commit for all.</summary>
internal sealed class Fleet(Bench bench, int applications, int perRepository)
{
    private const int Registrations = 16;
    private const string RogueImage = """[{"op":"replace","path":"/spec/template/spec/containers/0/image","value":"evil.example/miner:1"}]""";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(2);
    private readonly ReportTable _table = new($"fleet of {applications} applications, {perRepository} per repository");
    private readonly List<TempGitRepository> _repositories = [];

    public static async Task<string> RunAsync(int applications, int perRepository)
    {
        await using var bench = await Bench.StartAsync();
        return await new Fleet(bench, applications, perRepository).RunAsync();
    }

    private async Task<string> RunAsync()
    {
        for (var first = 0; first < applications; first += perRepository)
        {
            var files = FleetFiles.Base(FleetFiles.FirstImage);
            for (var each = first; each < Math.Min(applications, first + perRepository); each++)
            {
                var (path, content) = FleetFiles.Overlay(each);
                files[path] = content;
            }

            var repository = await bench.Git.CreateRepositoryAsync(Repository(first));
            await repository.CommitAsync(files);
            _repositories.Add(repository);
        }

        bench.Git.ClearRequests();
        _table.Add("process start → ready, logged in", $"{(await bench.StartSiloAsync()).TotalSeconds:0.0} s");
        var process = new ProcessFigures(bench.Silo.ProcessId);
        await FirstSyncAsync(process);
        await RestAsync(process);
        await using (var watch = await DeploymentWatch.StartAsync(bench.Kube))
        {
            await RogueEditsAsync(watch);
            await CommitForOneAsync(watch);
        }

        await CommitForAllAsync();
        _table.Add("RSS at the end, peak", $"{process.Resident:0} MiB, {process.ResidentPeak:0} MiB");
        return _table.ToString();
    }

    private async Task FirstSyncAsync(ProcessFigures process)
    {
        var start = TimeProvider.System.GetTimestamp();
        await Parallel.ForAsync(0, applications, new ParallelOptions { MaxDegreeOfParallelism = Registrations }, async (each, _) =>
            await bench.Silo.SendAsync(
                HttpMethod.Post, "api/v1/applications", FleetFiles.Manifest(each, bench.Git.UrlOf(Repository(each))), "application/yaml"));
        _table.Add("register all", $"{TimeProvider.System.GetElapsedTime(start).TotalSeconds:0.0} s");
        await AllAsync("Synced", item => item.Sync() == "Synced");
        _table.Add("first registration → all Synced", $"{TimeProvider.System.GetElapsedTime(start).TotalSeconds:0.0} s");
        var requests = ApiRequests.Since(bench.ControlPlane, 0);
        _table.Add("API requests per object", $"{requests.PerObject(applications * FleetFiles.ObjectsPerApplication)}");
        _table.Add("ls-remote, fetches", $"{bench.Git.CountLsRemotes()}, {bench.Git.Count(GitRequestKind.Fetch)}");
        _table.Add("RSS after the first sync, peak", $"{process.Resident:0} MiB, {process.ResidentPeak:0} MiB");
    }

    private async Task RestAsync(ProcessFigures process)
    {
        var (mark, cpu, start) = (ApiRequests.Mark(bench.ControlPlane), process.Cpu, TimeProvider.System.GetTimestamp());
        await Task.Delay(Rest);
        var share = (process.Cpu - cpu) / TimeProvider.System.GetElapsedTime(start);
        _table.Add("at rest for 2 minutes: CPU, RSS", $"{share:0.0%} of a core, {process.Resident:0} MiB");
        _table.Add("at rest for 2 minutes: API requests but watches", $"{ApiRequests.Since(bench.ControlPlane, mark).All.Count}");
    }

    private async Task RogueEditsAsync(DeploymentWatch watch)
    {
        var times = new List<TimeSpan>();
        for (var each = 0; each < Math.Min(200, applications); each++)
        {
            // One edit per object: a second one would measure the back-off.
            var (ns, name) = (FleetFiles.Namespace(each), $"{FleetFiles.Name(each)}-web");
            var patch = new V1Patch(RogueImage, V1Patch.PatchType.JsonPatch);
            times.Add(await watch.TimeAsync(
                ns, name, live => Image(live) == FleetFiles.FirstImage,
                () => bench.Kube.AppsV1.PatchNamespacedDeploymentAsync(patch, name, ns), afterOther: true));
        }

        _table.Add("rogue edit sent → revert seen by watch", $"{new Samples(times)}");
    }

    private async Task CommitForOneAsync(DeploymentWatch watch)
    {
        var (path, content) = FleetFiles.Overlay(0, "images: [{ name: registry.example/web, newTag: '2' }]\n");
        await _repositories[0].CommitAsync(path, content);
        var mark = ApiRequests.Mark(bench.ControlPlane);
        var time = await watch.TimeAsync(
            FleetFiles.Namespace(0), $"{FleetFiles.Name(0)}-web", live => Image(live) == "registry.example/web:2", () => RefreshAsync(0));
        var requests = ApiRequests.Since(bench.ControlPlane, mark).All.Count;
        _table.Add("commit for one: refresh call → applied", $"{time.TotalMilliseconds:0} ms, {requests} requests");
    }

    private async Task CommitForAllAsync()
    {
        var revisions = new HashSet<string>();
        foreach (var repository in _repositories)
        {
            revisions.Add(await repository.CommitAsync(FleetFiles.Base("registry.example/web:3")));
        }

        var (mark, start) = (ApiRequests.Mark(bench.ControlPlane), TimeProvider.System.GetTimestamp());
        await Parallel.ForAsync(0, _repositories.Count, async (each, _) => await RefreshAsync(each * perRepository));
        await AllAsync("Synced to the new commit", item => item.Sync() == "Synced" && revisions.Contains(item.Revision() ?? ""));
        var perObject = ApiRequests.Since(bench.ControlPlane, mark).PerObject(applications * FleetFiles.ObjectsPerApplication);
        _table.Add("commit for all: refresh call → all Synced", $"{TimeProvider.System.GetElapsedTime(start).TotalSeconds:0.0} s");
        _table.Add("commit for all: API requests per object", $"{perObject}");
    }

    private Task RefreshAsync(int application) => bench.Silo.GetAsync($"api/v1/applications/{FleetFiles.Name(application)}?refresh=normal");

    // One list per look, however many there are.
    private Task AllAsync(string what, Func<JsonObject, bool> condition)
    {
        var missing = applications;
        return Eventually.BecomesTrueAsync($"all {applications} {what}", Limit, async () =>
        {
            var list = await bench.Silo.GetAsync("api/v1/applications?fields=items.metadata.name,items.status.sync,items.status.health");
            missing = applications - ((JsonArray)list["items"]!).Count(item => condition((JsonObject)item!));
            return missing == 0;
        }, () => $"{missing} are not.");
    }

    private string Repository(int application) => $"fleet-{application / perRepository}.git";

    private static string Image(V1Deployment live) => live.Spec.Template.Spec.Containers[0].Image;
}
