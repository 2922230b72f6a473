using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrleansGitOps.Grains.Abstractions.Applications;
using OrleansGitOps.Grains.Applications;
using OrleansGitOps.Grains.Storage;
using OrleansGitOps.Silo.Supervision;
using OrleansGitOps.TestKit.Processes;
using OrleansGitOps.TestKit.Sources;

namespace OrleansGitOps.Silo.Tests.Supervision;

public sealed class ApplicationSupervisorTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly SiloAddress Here = SiloAddress.New(IPAddress.Loopback, 11111, 1);
    private static readonly SiloAddress There = SiloAddress.New(IPAddress.Loopback, 11112, 1);
    private static readonly ImmutableArray<string> Applications = ["argocd/a", "argocd/b", "argocd/c"];

    [Fact]
    public async Task Leaving_EachStepTouchesEveryApplicationAgain()
    {
        var membership = new FakeMembership((Here, SiloStatus.Active), (There, SiloStatus.Active));
        var touched = new ConcurrentQueue<string>();
        // Time stands still: only the steps can cause a touch.
        using var supervisor = Supervisor(membership, touched, new FakeTimeProvider());
        await supervisor.StartAsync(CancellationToken.None);
        await Eventually.BecomesTrueAsync("the first sweep", Limit, () => Task.FromResult(membership.IsWatched));

        foreach (var step in new[] { SiloStatus.ShuttingDown, SiloStatus.Stopping, SiloStatus.Dead })
        {
            touched.Clear();
            membership.Publish((Here, SiloStatus.Active), (There, step));
            await Eventually.BecomesTrueAsync(
                $"all touched at {step}", Limit, () => Task.FromResult(Applications.All(touched.Contains)), () => string.Join(' ', touched));
        }

        await supervisor.StopAsync(CancellationToken.None);
    }

    public static TheoryData<string, string, string?> Steps => new()
    {
        { "a=Active", "a=Active b=Active", "b Active" },
        { "a=Active b=Active", "a=Active b=ShuttingDown", "b ShuttingDown" },
        { "a=Active b=ShuttingDown", "a=Active b=Stopping", "b Stopping" },
        { "a=Active b=ShuttingDown", "a=Active b=Dead", "b Dead" },
        { "a=Active b=Active", "a=Active", "b gone" },
        { "a=Active b=Dead", "a=Active", null },
        { "a=Active", "a=Active b=Joining", null },
        { "a=Active", "a=Active b=Created", null },
        { "a=Active b=Active", "a=Active b=Active", null },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public void Describe_EveryStepOfASiloThatMayHaveGrains(string before, string now, string? expected)
    {
        var (left, right) = (Snapshot(before), Snapshot(now));

        var step = MembershipSteps.Describe(MembershipSteps.Of(left), MembershipSteps.Of(right));

        Assert.Equal(expected?.Replace("b", There.ToParsableString(), StringComparison.Ordinal), step);
    }

    private static ClusterMembershipSnapshot Snapshot(string text) => FakeMembership.SnapshotOf(
        [.. text.Split(' ').Select(part => (part[0] == 'a' ? Here : There, Enum.Parse<SiloStatus>(part[2..])))]);

    private static ApplicationSupervisor Supervisor(FakeMembership membership, ConcurrentQueue<string> touched, TimeProvider time)
    {
        var grains = Answering.With<IGrainFactory>((method, arguments) => (method.GetGenericArguments()[0].Name, arguments[0]) switch
        {
            (nameof(IApplicationGrain), string key) => Answering.With<IApplicationGrain>((_, _) =>
            {
                touched.Enqueue(key);
                return Task.CompletedTask;
            }),
            (nameof(IManagementGrain), _) => Answering.With<IManagementGrain>((_, _) => Task.FromResult(Array.Empty<SimpleGrainStatistic>())),
            var other => throw new NotSupportedException(other.ToString()),
        });
        var store = Answering.With<IStateStore>((method, _) => method.Name == nameof(IStateStore.ListAsync)
            ? Applications.Select(key => new StoredSummary(key, 1, null)).ToAsyncEnumerable()
            : throw new NotSupportedException(method.Name));
        var silo = Answering.With<ILocalSiloDetails>((_, _) => Here);
        var balancer = new ApplicationBalancer(grains, new LocalApplications(), silo, time, NullLogger<ApplicationBalancer>.Instance);
        return new ApplicationSupervisor(grains, store, membership, silo, balancer, time, NullLogger<ApplicationSupervisor>.Instance);
    }

    private sealed class FakeMembership : IClusterMembershipService
    {
        private readonly Channel<ClusterMembershipSnapshot> _updates = Channel.CreateUnbounded<ClusterMembershipSnapshot>();

        public FakeMembership(params (SiloAddress Silo, SiloStatus Status)[] members) => CurrentSnapshot = SnapshotOf(members);

        public bool IsWatched { get; private set; }

        public ClusterMembershipSnapshot CurrentSnapshot { get; private set; }

        public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates
        {
            get
            {
                IsWatched = true;
                return _updates.Reader.ReadAllAsync();
            }
        }

        public static ClusterMembershipSnapshot SnapshotOf(params (SiloAddress Silo, SiloStatus Status)[] members) => new(
            members.ToImmutableDictionary(member => member.Silo, member => new ClusterMember(member.Silo, member.Status, "")), new MembershipVersion(1));

        public void Publish(params (SiloAddress Silo, SiloStatus Status)[] members)
        {
            CurrentSnapshot = SnapshotOf(members);
            Assert.True(_updates.Writer.TryWrite(CurrentSnapshot));
        }

        public ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public Task<bool> TryKill(SiloAddress siloAddress) => Task.FromResult(false);
    }
}
