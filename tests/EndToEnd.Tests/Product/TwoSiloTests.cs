using System.Net;
using System.Text;
using OrleansGitOps.Grains.Abstractions.Sessions;
using OrleansGitOps.TestKit.Git;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.EndToEnd.Tests.Product;

/// <summary>Two silos on one PostgreSQL are one installation.</summary>
[Collection(SiloGround.Collection)]
public sealed class TwoSiloTests(SiloGround ground)
{
    private const int Applications = 20;

    [SkippableFact]
    public async Task Applications_SpreadOverBoth_AndEachRepositoryIsFetchedAndPolledOnce()
    {
        await using var group = await ground.CreateGroupAsync();
        var (one, two) = (await group.StartAsync(), await group.StartAsync());
        await using var fleet = await Fleet.RegisterAsync(ground, one, Applications, repositories: 3);

        await fleet.WaitForColorAsync("blue");
        await fleet.WaitUntilSyncedAsync(one);
        await fleet.WaitUntilSyncedAsync(two);

        var (onOne, onTwo) = (await one.MetricAsync("gitops_app_active"), await two.MetricAsync("gitops_app_active"));
        Assert.Equal(Applications, onOne + onTwo);
        Assert.InRange(onOne, 3, Applications - 3);
        Assert.All(fleet.RepositoryPaths, path => Assert.Equal(1, ground.Git.Count(GitRequestKind.Fetch, path)));

        // The poll is every 2 s and 10 %: both silos together ask as often as one.
        var watched = fleet.RepositoryPaths.ToDictionary(path => path, path => ground.Git.CountLsRemotes(path));
        var start = TimeProvider.System.GetTimestamp();
        await Eventually.BecomesTrueAsync("six polls", TimeSpan.FromSeconds(60), () => Task.FromResult(
            watched.All(pair => ground.Git.CountLsRemotes(pair.Key) - pair.Value >= 6)));
        var most = (int)(TimeProvider.System.GetElapsedTime(start).TotalSeconds / 2) + 1;
        Assert.All(watched, pair => Assert.InRange(ground.Git.CountLsRemotes(pair.Key) - pair.Value, 6, most));

        await fleet.CommitAsync("green");
        await fleet.WaitForColorAsync("green");
        Assert.All(fleet.RepositoryPaths, path => Assert.Equal(2, ground.Git.Count(GitRequestKind.Fetch, path)));
        await fleet.PaintByHandAsync("red");
        await fleet.WaitForColorAsync("green");
    }

    [SkippableFact]
    public async Task Session_OfOneNode_IsOneOfTheOther_AndSoAreLogoutAndFailures()
    {
        await using var group = await ground.CreateGroupAsync();
        var (one, two) = (await group.StartAsync(), await group.StartAsync());
        var token = (string)(await one.SendAsync(HttpMethod.Post, "api/v1/session", Login(SiloProcess.AdminPassword)))["token"]!;

        Assert.Equal(HttpStatusCode.OK, await AskAsync(two, $"Bearer {token}"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(two, cookie: $"argocd.token={token}"));
        using (var logout = new HttpRequestMessage(HttpMethod.Delete, new Uri(one.Url, "api/v1/session")))
        {
            logout.Headers.Add("Authorization", $"Bearer {token}");
            Assert.Equal(HttpStatusCode.OK, (await Bare.SendAsync(logout)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(one, $"Bearer {token}"));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(two, $"Bearer {token}"));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(two, cookie: $"argocd.token={token}"));

        // Failures count together, and for both: five in all, not on each.
        for (var i = 0; i < ILoginThrottleGrain.FailuresPerAddress; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await LogInAsync(i % 2 == 0 ? one : two, "wrong-password"));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await LogInAsync(one, SiloProcess.AdminPassword));
        Assert.Equal(HttpStatusCode.TooManyRequests, await LogInAsync(two, SiloProcess.AdminPassword));
        // Nor does a restart of everything clear them, or bring the ended session back. The token that is left still counts.
        await one.KillAsync();
        await two.KillAsync();
        two.Launch();
        await two.WaitUntilReadyAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, await LogInAsync(two, SiloProcess.AdminPassword));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(two, $"Bearer {token}"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(two, $"{one.Http.DefaultRequestHeaders.Authorization}"));
    }

    private static readonly HttpClient Bare = new(new SocketsHttpHandler { UseCookies = false });

    private static string Login(string password) => $$"""{"username":"admin","password":"{{password}}"}""";

    private static async Task<HttpStatusCode> LogInAsync(SiloProcess silo, string password)
    {
        using var body = new StringContent(Login(password), Encoding.UTF8, "application/json");
        using var answer = await Bare.PostAsync(new Uri(silo.Url, "api/v1/session"), body);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> AskAsync(SiloProcess silo, string? authorization = null, string? cookie = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(silo.Url, "api/v1/session/userinfo"));
        if (authorization is not null)
        {
            request.Headers.Add("Authorization", authorization);
        }

        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        using var answer = await Bare.SendAsync(request);
        return answer.StatusCode;
    }
}
