using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Abstractions.Repositories;
using OrleansGitOps.Grains.Repositories;

namespace OrleansGitOps.Grains.Tests.Repositories;

public sealed class RenderCacheTests
{
    [Fact]
    public void RequestKey_OfAnotherCommit_IsTheSame() =>
        Assert.Equal(RenderCache.RequestKey(Call("a")), RenderCache.RequestKey(Call("b")));

    [Fact]
    public void RequestKey_OfAnotherPathOrName_Differs()
    {
        var keys = new[] { Call("a"), Call("a") with { ApplicationName = "other" }, Call("a") with { Source = new ApplicationSource { Path = "elsewhere" } } }
            .Select(RenderCache.RequestKey);

        Assert.Equal(3, keys.Distinct().Count());
    }

    [Fact]
    public void Put_BeyondTheCapacity_DropsTheLeastRecentlyUsed()
    {
        var cache = new RenderCache(capacityBytes: 3_000);
        cache.Put(Render("one"));
        cache.Put(Render("two"));
        cache.Find("one");

        cache.Put(Render("three"));

        Assert.NotNull(cache.Find("one"));
        Assert.Null(cache.Find("two"));
        Assert.NotNull(cache.FindContent("content of three"));
    }

    [Fact]
    public void Put_SameRequestAgain_ReplacesAndDoesNotLeakCapacity()
    {
        var cache = new RenderCache(capacityBytes: 3_000);
        for (var i = 0; i < 100; i++)
        {
            cache.Put(Render("one"));
        }

        cache.Put(Render("two"));

        Assert.NotNull(cache.Find("one"));
        Assert.NotNull(cache.Find("two"));
    }

    private static CachedRender Render(string name) => new(name, $"content of {name}", "Directory", new byte[1_000], [], new Dictionary<string, string>());

    private static RenderCall Call(string commit) => new(commit, new ApplicationSource { Path = "overlays/production" }, "shop", "shop", "", false);
}
