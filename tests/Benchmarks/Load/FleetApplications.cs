using System.Text.Json.Nodes;
using OrleansGitOps.TestKit.Git;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.Benchmarks.Load;

/// <summary>The fleet's repositories and registrations.</summary>
internal sealed class FleetApplications(Bench bench, int count, int perRepository)
{
    private const int Registrations = 16;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);
    private readonly List<TempGitRepository> _repositories = [];

    public IReadOnlyList<TempGitRepository> Repositories => _repositories;

    public async Task CommitAsync()
    {
        for (var first = 0; first < count; first += perRepository)
        {
            var files = FleetFiles.Base(FleetFiles.FirstImage);
            for (var each = first; each < Math.Min(count, first + perRepository); each++)
            {
                var (path, content) = FleetFiles.Overlay(each);
                files[path] = content;
            }

            var repository = await bench.Git.CreateRepositoryAsync(NameOf(first));
            await repository.CommitAsync(files);
            _repositories.Add(repository);
        }
    }

    public Task RegisterAsync() => Parallel.ForAsync(
        0, count, new ParallelOptions { MaxDegreeOfParallelism = Registrations }, async (each, _) => await bench.Silo.SendAsync(
            HttpMethod.Post, "api/v1/applications", FleetFiles.Manifest(each, bench.Git.UrlOf(NameOf(each))), "application/yaml"));

    /// <summary>Waits for all by one list per look, however many there are.</summary>
    public Task AllAsync(string what, Func<JsonObject, bool> condition)
    {
        var missing = count;
        return Eventually.BecomesTrueAsync($"all {count} {what}", Limit, async () =>
        {
            var list = await bench.Silo.GetAsync(
                "api/v1/applications?fields=items.metadata.name,items.status.sync,items.status.health,items.status.reconciledAt");
            missing = count - (list["items"] as JsonArray ?? []).Count(
                item => FleetFiles.IsOurs((string)item!["metadata"]!["name"]!) && condition((JsonObject)item));
            return missing == 0;
        }, () => $"{missing} are not.");
    }

    private string NameOf(int application) => $"fleet-{application / perRepository}.git";
}
