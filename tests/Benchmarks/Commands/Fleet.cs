using System.Globalization;
using OrleansGitOps.Benchmarks.Figures;
using OrleansGitOps.Benchmarks.Load;
using OrleansGitOps.TestKit.Git;
using OrleansGitOps.TestKit.Product;

namespace OrleansGitOps.Benchmarks.Commands;

/// <summary>N small applications on one silo: first sync, rest, rogue edits, a commit for one, a commit for all, a restart.</summary>
internal sealed class Fleet(Bench bench, int applications, int perRepository)
{
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(2);
    private readonly FleetApplications _fleet = new(bench, applications, perRepository);
    private readonly ReportTable _table = new($"fleet of {applications} applications, {perRepository} per repository");

    private int Objects => applications * FleetFiles.ObjectsPerApplication;

    public static async Task<string> RunAsync(int applications, int perRepository)
    {
        await using var bench = await Bench.StartAsync();
        return await new Fleet(bench, applications, perRepository).RunAsync();
    }

    private async Task<string> RunAsync()
    {
        await _fleet.CommitAsync();
        bench.Git.ClearRequests();
        _table.Add("process start → ready, logged in", $"{(await bench.StartSiloAsync()).TotalSeconds:0.0} s");
        var process = new ProcessFigures(bench.Silo.ProcessId);
        await FirstSyncAsync(process);
        await RestAsync(process);
        await using (var watch = await DeploymentWatch.StartAsync(bench.Kube))
        {
            _table.Add("rogue edit sent → revert seen by watch", $"{await RogueEdits.RunAsync(bench.Kube, watch, Math.Min(200, applications))}");
            await CommitForOneAsync(watch);
        }

        await CommitForAllAsync();
        _table.Add("RSS at the end, peak", $"{process.Resident:0} MiB, {process.ResidentPeak:0} MiB");
        await RestartAsync();
        return _table.ToString();
    }

    private async Task FirstSyncAsync(ProcessFigures process)
    {
        var mark = ApiRequests.Mark(bench.ControlPlane);
        var start = TimeProvider.System.GetTimestamp();
        await _fleet.RegisterAsync();
        var registered = TimeProvider.System.GetElapsedTime(start);
        _table.Add("register all", $"{registered.TotalSeconds:0.0} s");
        await _fleet.AllAsync("Synced", item => item.Sync() == "Synced");
        var synced = TimeProvider.System.GetElapsedTime(start);
        _table.Add("first registration → all Synced", $"{synced.TotalSeconds:0.0} s");
        var requests = ApiRequests.Since(bench.ControlPlane, mark);
        _table.Add("API requests per object", $"{requests.PerObject(Objects)}");
        _table.Add("ls-remote, fetches", $"{bench.Git.CountLsRemotes()}, {bench.Git.Count(GitRequestKind.Fetch)}");
        _table.Add("RSS after the first sync, peak", $"{process.Resident:0} MiB, {process.ResidentPeak:0} MiB");
        var bare = await new BareClient(bench.ControlPlane).RunAsync(requests.All);
        _table.Add("the same requests by a bare client", $"{bare.TotalSeconds:0.0} s; ratio {synced / bare:0.00}");
    }

    private async Task RestAsync(ProcessFigures process)
    {
        var (mark, cpu, start) = (ApiRequests.Mark(bench.ControlPlane), process.Cpu, TimeProvider.System.GetTimestamp());
        bench.Git.ClearRequests();
        await Task.Delay(Rest);
        var share = (process.Cpu - cpu) / TimeProvider.System.GetElapsedTime(start);
        _table.Add("at rest for 2 minutes: CPU, RSS", $"{share:0.0%} of a core, {process.Resident:0} MiB");
        _table.Add("at rest for 2 minutes: API requests but watches", $"{ApiRequests.Since(bench.ControlPlane, mark).All.Count}");
        _table.Add("at rest for 2 minutes: ls-remote of each repository", $"{(double)bench.Git.CountLsRemotes() / _fleet.Repositories.Count:0.0}");
    }

    private async Task CommitForOneAsync(DeploymentWatch watch)
    {
        var (path, content) = FleetFiles.Overlay(0, "images: [{ name: registry.example/web, newTag: '2' }]\n");
        await _fleet.Repositories[0].CommitAsync(path, content);
        var mark = ApiRequests.Mark(bench.ControlPlane);
        var time = await watch.TimeAsync(
            FleetFiles.Namespace(0), $"{FleetFiles.Name(0)}-web", live => live.Image() == "registry.example/web:2", () => RefreshAsync(0));
        var requests = ApiRequests.Since(bench.ControlPlane, mark).All.Count;
        _table.Add("commit for one: refresh call → applied", $"{time.TotalMilliseconds:0} ms, {requests} requests");
    }

    private async Task CommitForAllAsync()
    {
        var revisions = new HashSet<string>();
        foreach (var repository in _fleet.Repositories)
        {
            revisions.Add(await repository.CommitAsync(FleetFiles.Base("registry.example/web:3")));
        }

        var (mark, start) = (ApiRequests.Mark(bench.ControlPlane), TimeProvider.System.GetTimestamp());
        await Parallel.ForAsync(0, _fleet.Repositories.Count, async (each, _) => await RefreshAsync(each * perRepository));
        await _fleet.AllAsync("Synced to the new commit", item => item.Sync() == "Synced" && revisions.Contains(item.Revision() ?? ""));
        _table.Add("commit for all: refresh call → all Synced", $"{TimeProvider.System.GetElapsedTime(start).TotalSeconds:0.0} s");
        _table.Add("commit for all: API requests per object", $"{ApiRequests.Since(bench.ControlPlane, mark).PerObject(Objects)}");
    }

    private async Task RestartAsync()
    {
        var mark = ApiRequests.Mark(bench.ControlPlane);
        var (before, start) = (DateTimeOffset.UtcNow, TimeProvider.System.GetTimestamp());
        _table.Add("kill -9, process start → ready, logged in", $"{(await bench.RestartSiloAsync()).TotalSeconds:0.0} s");
        // The status has whole seconds.
        await _fleet.AllAsync("reconciled again", item =>
            DateTimeOffset.Parse((string)item["status"]!["reconciledAt"]!, CultureInfo.InvariantCulture) > before.AddSeconds(-1));
        _table.Add("kill -9 → all reconciled again", $"{TimeProvider.System.GetElapsedTime(start).TotalSeconds:0.0} s");
        _table.Add("restart: API requests per object", $"{ApiRequests.Since(bench.ControlPlane, mark).PerObject(Objects)}");
    }

    private Task RefreshAsync(int application) => bench.Silo.GetAsync($"api/v1/applications/{FleetFiles.Name(application)}?refresh=normal");
}
